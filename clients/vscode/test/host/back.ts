// Decisions that are taken back, requests that came to nothing or are done, and words that stand there already.
import assert from "node:assert/strict";
import * as vscode from "vscode";
import { type Add, PARAGRAPH, type Scene } from "./scene";
import { until } from "./until";

const text = (editor: vscode.TextEditor): string => editor.document.getText();
const FINE = "People walk in the sun.";
const TODO = "% TODO(coauthor): tighten this paragraph";

async function titles(editor: vscode.TextEditor): Promise<string[]> {
  const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>("vscode.executeCodeLensProvider", editor.document.uri);
  return lenses.map((each) => each.command?.title ?? "");
}

export function back(test: Add, { app, chapter, proposed, command }: Scene): void {
  test("the last decision is taken back, a no as well as a yes; the text keeps what else was accepted", async () => {
    const editor = await chapter();
    const { sentences } = await proposed(editor);
    const [first, second] = sentences.map((each) => each.hunk.id);
    const waits = (id: string | undefined): boolean => app().review.sentences(editor.document.uri).some((each) => each.hunk.id === id && each.pending);
    await command("accept", { hunk: first });
    await until("accepted", () => text(editor).includes("They wait to stay in the shade."));
    await command("reject", { hunk: second });
    await until("rejected", () => !waits(second) && app().board.hunk(second!)?.status === "rejected");
    await command("takeBack");
    await until("it waits again", () => waits(second));
    assert.ok(text(editor).includes("They wait to stay in the shade."), "what was accepted before stays");
    editor.selection = new vscode.Selection(0, 0, 0, 0);
    await command("takeBack");
    await until("out of the text", () => text(editor).includes("They wait in order to stay in the shade."));
    await until("the cursor is there", () => vscode.window.activeTextEditor?.document.getText(new vscode.Range(vscode.window.activeTextEditor.selection.active.with({ character: 0 }), vscode.window.activeTextEditor.selection.active)).startsWith("They wait"));
    await command("accept", { hunk: second });
    await until("accepted after all", () => text(editor).includes("Because it rains"));
  });

  test("where nothing was found the whole section is tried as the same task, and the request goes with what is accepted", async () => {
    const editor = await chapter(`\\section{Rain}\n\n${TODO}\n${FINE}\n\n${PARAGRAPH}\n`);
    await until("the request", async () => (await titles(editor)).some((each) => each.endsWith("Start this TODO")));
    await command("startTodo", { uri: editor.document.uri.toString(), line: 2 });
    const task = await until("nothing found", () => app().board.inbox.find((each) => app().board.foundNothing(each.task) && each.task.refs.some((ref) => ref.uri === editor.document.uri.toString()))?.task);
    assert.match(app().board.threads.get(task.id)!.reports.at(-1)!.summary, /Nothing to change: .*wordy phrases/);
    await command("widen", { task: task.id });
    const [sentence] = await until("a proposal", () => app().review.sentences(editor.document.uri).length >= 2 && app().review.sentences(editor.document.uri));
    assert.equal(sentence!.preview.proposal.task, task.id);
    await command("acceptProposal", { proposal: sentence!.preview.proposal.id });
    await until("accepted, and the request is gone", () => text(editor).includes("Because it rains") && !text(editor).includes("TODO"));
  });

  test("a request whose task is done says so, also after the server was started anew", async () => {
    const editor = await chapter(`\\section{Sun}\n\n${TODO}\n${FINE}\n`);
    await until("the request", async () => (await titles(editor)).some((each) => each.endsWith("Start this TODO")));
    await command("startTodo", { uri: editor.document.uri.toString(), line: 2 });
    const task = await until("nothing found", () => app().board.inbox.find((each) => app().board.foundNothing(each.task) && each.task.refs.some((ref) => ref.uri === editor.document.uri.toString()))?.task);
    await command("resolve", { task: task.id });
    const done = async (): Promise<boolean> => (await titles(editor)).some((each) => each.endsWith(`${task.id} is done`));
    await until("done", done);
    await app().server.restart();
    await until("still done", async () => app().server.phase === "running" && (await done()));
    assert.ok(!(await titles(editor)).some((each) => each.endsWith("Start this TODO")));
    await command("startTodo", { uri: editor.document.uri.toString(), line: 2, task: task.id });
    await until("looked at again", () => app().board.foundNothing(app().board.tasks.get(task.id)!));
    await command("resolve", { task: task.id });
  });

  test("what the person has written in the proposed words already is said to be in the text, and is done with", async () => {
    const editor = await chapter();
    const { task, sentences } = await proposed(editor);
    const [{ id, texts }] = [sentences[0]!.hunk];
    assert.ok(await editor.edit((change) => change.replace(sentences[0]!.range, Object.values(texts)[0]!)));
    const of = () => app().review.sentences(editor.document.uri).find((each) => each.hunk.id === id);
    await until("there already", () => of()?.there);
    await until("said above it", async () => (await titles(editor)).some((each) => each.startsWith("In the text already")));
    await command("keepMine", { hunk: id });
    await until("done with", () => !of());
    assert.ok(text(editor).includes("They wait to stay in the shade."));
    await command("cancel", { task });
  });
}
