// Where no server can be started, the extension says so: in a folder on no disk, and in the browser's own extension host.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { test } from "node:test";
import { message } from "../driving.mjs";
import { Editor } from "../editor.mjs";

/** What a window says by itself when it opens; `at` says where in a new editor. */
async function said(settings, at) {
  const editor = await Editor.start({ extension: process.env.COAUTHOR_VSIX, settings });
  try {
    const thesis = editor.thesis();
    const { page, go } = await editor.open(at(editor, thesis), { files: [relative(at(editor, thesis), join(thesis, "main.tex"))] });
    await go();
    return await (await message(page, "CoAuthor")).textContent();
  } finally {
    await editor.stop();
  }
}

test("in a folder that is on no disk it says that it needs one", async () => {
  const heard = await said({}, (editor) => {
    const workspace = join(editor.home, "virtual.code-workspace");
    writeFileSync(workspace, JSON.stringify({ folders: [{ uri: "vscode-vfs://github/somebody/thesis" }] }));
    return workspace;
  });
  assert.match(heard, /works on files on a disk, and this folder is not on one/);
});

test("in the browser alone, as in vscode.dev, it says that it needs a machine", async () => {
  const heard = await said({ "remote.extensionKind": { "coauthor.coauthor": ["web"] } }, (_editor, thesis) => thesis);
  assert.match(heard, /needs a machine that can run Python, and this editor runs in the browser alone/);
});
