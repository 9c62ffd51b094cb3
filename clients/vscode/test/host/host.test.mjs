// Starts the tests of `index.ts` in the extension host of a real VS Code, and passes on what they say.
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { CLIENT, Editor } from "../editor.mjs";

const OURS = /^(ok|not ok|done|\s+at .*host\.js) ?/;
let editor;
before(async () => void (editor = await Editor.start({ coauthor: process.env.COAUTHOR })));
after(() => editor?.stop());

/** Run the tests of `index.ts` in a window on this folder; what they say, once they have all passed. */
async function run(folder, context = {}, at = editor) {
  const remote = (path) => `vscode-remote://127.0.0.1:${at.port}${path}`;
  const payload = [
    ["extensionDevelopmentPath", remote(CLIENT)],
    ["extensionTestsPath", remote(join(CLIENT, "out/host"))],
  ];
  const { page, go } = await at.open(folder, { payload, context });
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
  assert.ok(said.some((line) => line.startsWith("done, ")), "the tests ran");
  await page.context().close();
}

test("the extension in the extension host", { timeout: 900_000 }, () => run(editor.thesis()));

test("a folder that is not trusted", { timeout: 300_000 }, async () => {
  const careful = await Editor.start({ coauthor: process.env.COAUTHOR, trust: true });
  try {
    await run(careful.thesis("untrusted"), {}, careful);
  } finally {
    await careful.stop();
  }
});

// The editor takes its keys from the platform that the browser says it runs on.
for (const [platform, system] of [["macOS", "Macintosh; Intel Mac OS X 10_15_7"], ["Windows", "Windows NT 10.0; Win64; x64"]]) {
  test(`keys on ${platform}`, { timeout: 300_000 }, () =>
    run(editor.thesis(`keys-${platform}`), { userAgent: `Mozilla/5.0 (${system}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36` }));
}
