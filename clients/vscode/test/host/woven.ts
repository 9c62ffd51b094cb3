// Proposed words stand in the text as hints, which are wrapped; where a person wants no hints, they are drawn behind it.
import assert from "node:assert/strict";
import * as vscode from "vscode";
import { weaves } from "../../src/review/woven";
import type { Add, Scene } from "./scene";
import { until } from "./until";

/** The words between the letters of a document, each blank a full stop. */
async function hints({ document }: vscode.TextEditor): Promise<string> {
  const whole = new vscode.Range(0, 0, document.lineCount, 0);
  const found = await vscode.commands.executeCommand<vscode.InlayHint[]>("vscode.executeInlayHintProvider", document.uri, whole);
  return found.map(({ label }) => label).join("");
}

export function woven(test: Add, { chapter, proposed, command }: Scene): void {
  test("proposed words are hints, until they are decided", async () => {
    const editor = await chapter();
    const { sentences } = await proposed(editor);
    const because = sentences.find(({ hunk }) => hunk.before.startsWith("Due"))!;
    assert.match(await hints(editor), /Because/);
    await command("reject", { hunk: because.hunk.id });
    await until("it is gone", async () => !(await hints(editor)).includes("Because"));
  });

  test("where hints are off, or cut short, there are none", async () => {
    const editor = await chapter();
    await proposed(editor);
    const settings = vscode.workspace.getConfiguration("editor.inlayHints", editor.document);
    for (const [name, value] of [["enabled", "off"], ["maximumLength", 20]] as const) {
      await settings.update(name, value, vscode.ConfigurationTarget.Global, true);
      assert.ok(!weaves(editor.document), name);
      assert.equal(await hints(editor), "");
      await settings.update(name, undefined, vscode.ConfigurationTarget.Global, true);
      assert.ok(weaves(editor.document), name);
    }
  });
}
