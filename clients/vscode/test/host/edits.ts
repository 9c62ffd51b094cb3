// A sentence is changed in an editor of its own before it goes in; the inbox is used from the keyboard.
import assert from "node:assert/strict";
import * as vscode from "vscode";
import { pathOf } from "../../src/review/editing";
import type { Add, Scene } from "./scene";
import { until } from "./until";

const text = (editor: vscode.TextEditor): string => editor.document.getText();

export function edits(test: Add, { app, chapter, proposed, command }: Scene): void {
  test("a sentence goes in with the person's own words when they save it, not when the editor does; taken back, those are what is shown and accepted", async () => {
    const editor = await chapter();
    const { sentences } = await proposed(editor);
    const { id } = sentences[0]!.hunk;
    const before = text(editor);
    const settings = vscode.workspace.getConfiguration("files");
    await settings.update("autoSaveDelay", 50, vscode.ConfigurationTarget.Global);
    await settings.update("autoSave", "afterDelay", vscode.ConfigurationTarget.Global);
    const words = await edited(id, "In my own");
    await until("saved by the editor", () => !words.isDirty);
    await settings.update("autoSave", undefined, vscode.ConfigurationTarget.Global);
    await settings.update("autoSaveDelay", undefined, vscode.ConfigurationTarget.Global);
    assert.ok(app().review.sentences(editor.document.uri).some((each) => each.hunk.id === id), "it still waits");
    assert.equal(text(editor), before);
    await edited(id, "In my own words, they wait.");
    assert.ok(await words.save(), "saved by the person");
    await until("in the text", () => text(editor).includes("In my own words, they wait. Due to"));
    await until("closed", () => !open(id));
    await until("on record", () => app().board.hunk(id)?.status === "edited");
    await vscode.window.showTextDocument(editor.document);
    await vscode.commands.executeCommand("undo");
    const again = await until("it waits again", () => app().review.sentences(editor.document.uri).find((each) => each.hunk.id === id && each.pending));
    assert.deepEqual(again.hunk.texts, { "": "In my own words, they wait." });
    await command("accept", { hunk: id });
    await until("in the text as shown", () => text(editor).includes("In my own words, they wait. Due to"));
  });

  test("what was being typed in a sentence's own editor is kept until it is left, and an accept takes it saved or not", async () => {
    const editor = await chapter();
    const { sentences } = await proposed(editor);
    const [{ id }, other] = [sentences[0]!.hunk, sentences[1]!.hunk.id];
    const words = await edited(id, "Half a sen");
    await command("edit", { hunk: id });
    assert.equal(words.getText(), "Half a sen", "opening it again keeps what was typed");
    await command("leaveWords", words.uri);
    await until("closed", () => !open(id));
    await command("edit", { hunk: id });
    await until("as proposed", () => vscode.window.activeTextEditor?.document.uri.path === pathOf(id) && vscode.window.activeTextEditor.document.getText() === Object.values(sentences[0]!.hunk.texts)[0]);
    await command("leaveWords");
    await until("closed again", () => !open(id));
    await edited(other, "Because of rain, we go home.");
    await command("accept");
    await until("in the text", () => text(editor).includes("Because of rain, we go home."));
    await until("closed", () => !open(other));
  });

  test("what was typed for a sentence and closed unsaved is there when it is edited again, and decides nothing", async () => {
    const editor = await chapter();
    const { sentences } = await proposed(editor);
    const { id } = sentences[0]!.hunk;
    const before = text(editor);
    const words = await edited(id, "Typed and not saved.");
    await vscode.window.showTextDocument(words);
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
    await until("closed", () => !open(id));
    await command("edit", { hunk: id });
    await until("as it was typed", () => vscode.window.activeTextEditor?.document.uri.path === pathOf(id) && vscode.window.activeTextEditor.document.getText() === "Typed and not saved.");
    assert.equal(text(editor), before);
    await command("leaveWords");
    await until("closed again", () => !open(id));
    await command("cancel", { task: sentences[0]!.preview.proposal.task });
  });

  test("a sentence's own editor finds its words after a reload of the window, and says so where it waits no more", async () => {
    const editor = await chapter();
    const { sentences } = await proposed(editor);
    const [first, second] = sentences.map((each) => each.hunk);
    const uri = (id: string): vscode.Uri => vscode.Uri.from({ scheme: "coauthor-edit", path: pathOf(id) });
    const read = async (id: string): Promise<string> => Buffer.from(await vscode.workspace.fs.readFile(uri(id))).toString();
    assert.equal(await read(first!.id), Object.values(first!.texts)[0], "nobody has opened it in this window");
    await command("reject", { hunk: second!.id });
    await until("rejected", () => app().board.hunk(second!.id)?.status === "rejected");
    await assert.rejects(read(second!.id));
    await command("cancel", { task: sentences[0]!.preview.proposal.task });
  });

  test("in the inbox a key is about the row that the arrows have come to", async () => {
    const editor = await chapter();
    const { sentences } = await proposed(editor);
    const [first, second] = sentences.map((each) => each.hunk.id);
    await command("showInbox");
    await until("listed", () => app().waits.some((each) => each.kind === "proposal" && each.preview.proposal.id === sentences[0]!.preview.proposal.id));
    const at = (): Promise<string | undefined> => app().focused().then((item) => (item as { hunk?: { id: string } } | undefined)?.hunk?.id);
    await vscode.commands.executeCommand("list.focusFirst");
    await until("at the sentence", async () => (await at()) === second || void (await vscode.commands.executeCommand("list.focusDown")));
    assert.notEqual(first, second);
    await command("reject", { selected: true });
    await until("gone", () => !app().review.sentences(editor.document.uri).some((each) => each.hunk.id === second));
    assert.ok(app().review.sentences(editor.document.uri).some((each) => each.hunk.id === first));
    await vscode.window.showTextDocument(editor.document);
  });

  test("a file that is open beside is gone to there, and not opened a second time", async () => {
    const editor = await chapter();
    const { sentences } = await proposed(editor);
    await command("showRecord");
    await vscode.commands.executeCommand("workbench.action.moveEditorToNextGroup");
    await command("goTo", { hunk: sentences[1]!.hunk.id });
    const name = editor.document.uri.toString();
    await until("there", () => vscode.window.activeTextEditor?.document.uri.toString() === name && vscode.window.activeTextEditor.selection.active.isEqual(sentences[1]!.range.start));
    const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs).filter(({ input }) => input instanceof vscode.TabInputText && input.uri.toString() === name);
    assert.equal(tabs.length, 1);
    await vscode.commands.executeCommand("workbench.action.closeEditorsInOtherGroups");
  });
}

/** The editor of a sentence, with these words in it. */
async function edited(id: string, instead: string): Promise<vscode.TextDocument> {
  await vscode.commands.executeCommand("coauthor.client.edit", { hunk: id });
  const words = await until("the words", () => vscode.workspace.textDocuments.find((each) => each.uri.scheme === "coauthor-edit" && each.uri.path === pathOf(id)));
  const change = new vscode.WorkspaceEdit();
  change.replace(words.uri, new vscode.Range(0, 0, words.lineCount, 0), instead);
  assert.ok(await vscode.workspace.applyEdit(change), "typed");
  return words;
}

function open(id: string): boolean {
  return vscode.window.tabGroups.all.some((group) => group.tabs.some((tab) => tab.label === pathOf(id).slice(1)));
}
