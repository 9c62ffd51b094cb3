import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { runInNewContext } from "node:vm";

const manifest = JSON.parse(readFileSync("package.json", "utf8"));

/** The bundle for the browser, in a room that has the editor's interface and nothing of a machine. */
function inBrowser() {
  execFileSync(process.execPath, ["tools/build.mjs", "--production", "--out", "out/web"]);
  const said: string[] = [];
  const registered = new Map<string, () => void>();
  const editor = {
    window: { showInformationMessage: (text: string) => void said.push(text) },
    commands: { registerCommand: (name: string, run: () => void) => (registered.set(name, run), { dispose() {} }) },
  };
  const asked: string[] = [];
  const module: { exports: object } = { exports: {} };
  const required = (name: string): object => (asked.push(name), editor);
  runInNewContext(readFileSync("out/web/web.js", "utf8"), { exports: module.exports, module, require: required });
  return { said, registered, asked, activate: (module.exports as { activate(context: object): void }).activate };
}

test("in a browser alone it says once that it can't run there, and again when a command is tried", () => {
  const { said, registered, asked, activate } = inBrowser();
  const memory = new Map<string, unknown>();
  const context = { subscriptions: [], extension: { packageJSON: manifest }, globalState: { get: (name: string) => memory.get(name), update: (name: string, value: unknown) => memory.set(name, value) } };
  activate(context);
  assert.equal(said.length, 1);
  assert.match(said[0]!, /runs in the browser alone/);
  activate(context);
  assert.equal(said.length, 1, "once");
  registered.get("coauthor.client.ask")!();
  assert.equal(said.length, 2);
  assert.equal(registered.size, manifest.contributes.commands.length, "no command is missing");
  assert.deepEqual(asked, ["vscode"], "nothing of Node is asked for");
});
