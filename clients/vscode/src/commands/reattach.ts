// Gives a sentence that lost its place the selection as its place.
import * as vscode from "vscode";
import type { App } from "../core/app";
import { span } from "../core/edges";
import { undecided } from "../state/board";

export async function reattach(app: App, given?: unknown): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (!editor || editor.selection.isEmpty) {
    void vscode.window.showInformationMessage("CoAuthor: select the sentence that it belongs to, then do this again.");
    return;
  }
  const hunk = named(given) ?? (await pick(app));
  if (!hunk || !(await app.trusted())) return;
  await app.server.execute("coauthor.proposal.reattach", { hunk, range: { ...span(editor.selection) }, uri: editor.document.uri.toString() });
}

function named(given: unknown): string | undefined {
  const hunk = (given as { hunk?: string | { id: string } } | undefined)?.hunk;
  return typeof hunk === "string" ? hunk : hunk?.id;
}

async function pick(app: App): Promise<string | undefined> {
  const lost = app.board.inbox.flatMap(({ proposals }) => proposals.flatMap(undecided)).filter((hunk) => hunk.status !== "pending");
  if (lost.length === 0) void vscode.window.showInformationMessage("CoAuthor: no sentence has lost its place.");
  return (await vscode.window.showQuickPick(lost.map((hunk) => ({ label: hunk.id, description: Object.values(hunk.texts)[0] ?? "" })), { title: "Which sentence belongs here?" }))?.label;
}
