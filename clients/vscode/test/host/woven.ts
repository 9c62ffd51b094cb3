// Proposed words stand in the text as hints, which are wrapped; where a person wants no hints, they are drawn behind it.
import assert from "node:assert/strict";
import * as vscode from "vscode";
import { weaves } from "../../src/review/woven";
import { type Add, PARAGRAPH, type Scene } from "./scene";
import { until } from "./until";

/** The words between the letters of a document, each blank a full stop. */
async function hints({ document }: vscode.TextEditor): Promise<string> {
  const whole = new vscode.Range(0, 0, document.lineCount, 0);
  const found = await vscode.commands.executeCommand<vscode.InlayHint[]>("vscode.executeInlayHintProvider", document.uri, whole);
  return found.map(({ label }) => label).join("");
}

export function woven(test: Add, { app, chapter, proposed, command }: Scene): void {
  test("proposed words are hints, until they are decided", async () => {
    const editor = await chapter();
    const { sentences } = await proposed(editor);
    const because = sentences.find(({ hunk }) => hunk.before.startsWith("Due"))!;
    assert.match(await hints(editor), /Because/);
    await command("reject", { hunk: because.hunk.id });
    await until("it is gone", async () => !(await hints(editor)).includes("Because"));
  });

  test("nothing is drawn of a sentence while it is being decided, and all of it again where nothing came of that", async () => {
    const editor = await chapter();
    const { sentences } = await proposed(editor);
    const { id } = sentences.find(({ hunk }) => hunk.before.startsWith("Due"))!.hunk;
    app().review.leave([id]);
    await app().woven.withdrawn();
    assert.doesNotMatch(await hints(editor), /Because/);
    assert.ok(!app().review.sentences(editor.document.uri).some(({ hunk }) => hunk.id === id), "no verbs either");
    app().review.left([id], false);
    assert.match(await hints(editor), /Because/);
  });

  test("where lines are wrapped anew the sentence under review stays in sight", async () => {
    const long = `% ${"words of a long line ".repeat(20)}\n`;
    const editor = await chapter(`\\section{Rain}\n\n${long.repeat(12)}\n${PARAGRAPH}\n\n${long.repeat(40)}`);
    await proposed(editor);
    const toggle = (): Thenable<unknown> => vscode.commands.executeCommand("editor.action.toggleWordWrap");
    const shown = (): vscode.Range => vscode.window.activeTextEditor!.visibleRanges[0]!;
    await until("wrapped", () => shown().end.line < 30);
    await toggle();
    await until("not wrapped", () => shown().end.line > 20);
    await command("next");
    const { line } = await until("the cursor is there", () => vscode.window.activeTextEditor!.selection.active.line === 15 && vscode.window.activeTextEditor!.selection.active);
    await toggle();
    await until("wrapped again, and in sight", () => shown().start.line > 2 && shown().start.line <= line && line < shown().end.line);
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
