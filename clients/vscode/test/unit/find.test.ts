import assert from "node:assert/strict";
import { test } from "node:test";
import { type Command, find, versionIn } from "../../src/server/find.ts";

const MANAGED: Command = ["/storage/server/bin/coauthor"];
const asked: string[] = [];

function machine(...programs: string[]) {
  asked.length = 0;
  return async (command: Command) => {
    asked.push(command.join(" "));
    return programs.includes(command.join(" ")) ? "1.2.3" : null;
  };
}

const wishes = { setting: "", python: "/env/bin/python", managed: MANAGED, trusted: true };
const PYTHON = "/env/bin/python -P -m coauthor";

test("the setting comes first, then the PATH, the chosen Python, and the managed environment", async () => {
  const all = ["/mine/coauthor", "coauthor", PYTHON, MANAGED[0]];
  assert.deepEqual(await find({ ...wishes, setting: "/mine/coauthor" }, machine(...all)), { command: ["/mine/coauthor"], from: "setting", version: "1.2.3" });
  for (const [at, from] of [[1, "path"], [2, "python"], [3, "managed"]] as const) {
    const found = await find(wishes, machine(...all.slice(at)));
    assert.equal("from" in found && found.from, from);
  }
});

test("a setting that names no CoAuthor is said, and nothing else is started", async () => {
  const found = await find({ ...wishes, setting: "/wrong" }, machine("coauthor"));
  assert.ok("settingIsWrong" in found && found.settingIsWrong);
  assert.deepEqual(asked, ["/wrong"]);
});

test("where there is none, each place that was tried is named", async () => {
  const found = await find(wishes, machine());
  assert.ok("tried" in found && !found.settingIsWrong);
  assert.equal(found.tried.length, 3);
});

test("the Python of a folder that is not trusted is never started", async () => {
  await find({ ...wishes, trusted: false }, machine());
  assert.ok(!asked.includes(PYTHON));
});

test("only what calls itself coauthor is one", () => {
  assert.equal(versionIn("coauthor 0.1.0\n"), "0.1.0");
  assert.equal(versionIn("Python 3.11.7"), null);
  assert.equal(versionIn("coauthoring 2.0"), null);
});
