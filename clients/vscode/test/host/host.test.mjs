// Starts the tests of `index.ts` in the extension host of a real VS Code, and passes on what they say.
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { CLIENT, Editor } from "../editor.mjs";

const OURS = /^(ok|not ok|done|\s+at .*host\.js) ?/;
let editor;
before(async () => void (editor = await Editor.start({ coauthor: process.env.COAUTHOR })));
after(() => editor?.stop());

test("the extension in the extension host", { timeout: 600_000 }, async () => {
  const remote = (path) => `vscode-remote://127.0.0.1:${editor.port}${path}`;
  const payload = [
    ["extensionDevelopmentPath", remote(CLIENT)],
    ["extensionTestsPath", remote(join(CLIENT, "out/host"))],
  ];
  const { page, go } = await editor.open(editor.thesis(), { payload });
  const said = [];
  const ended = new Promise((done) => {
    page.exposeFunction("codeAutomationLog", (_type, args) => {
      for (const line of args.map(String).join(" ").split("\n")) {
        said.push(line);
        if (OURS.test(line)) console.log(`  ${line}`);
      }
    });
    page.exposeFunction("codeAutomationExit", (code) => done(code));
  });
  await go();
  assert.equal(await ended, 0, said.filter((line) => line.startsWith("not ok")).join("\n"));
  assert.ok(said.some((line) => line.startsWith("done ")), "the tests ran");
});
