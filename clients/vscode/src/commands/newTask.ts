// A comment that a person wrote at a line becomes a task there.
import * as vscode from "vscode";
import type { App } from "../core/app";
import { paragraph } from "../ask/paragraph";
import { column, span } from "../core/edges";

export async function newTask(app: App, given?: unknown): Promise<void> {
  const { thread, text } = given as vscode.CommentReply;
  if (!text.trim() || !(await app.trusted())) return;
  const document = await vscode.workspace.openTextDocument(thread.uri);
  const from = thread.range ?? new vscode.Range(0, 0, 0, 0);
  // A comment at one line is about its paragraph, as a TODO there would be.
  const lines = document.getText().split(/\r?\n/);
  const [first, last] = from.isSingleLine ? paragraph(lines, from.start.line) : [from.start.line, from.end.line];
  const whole = new vscode.Range(first, 0, last, document.lineAt(last).text.length);
  await app.server.execute("coauthor.task.post", { intent: text.trim(), refs: [{ uri: thread.uri.toString(), range: span(whole) }] });
  app.threads.replaced(thread);
  await vscode.window.showTextDocument(document, { viewColumn: column(thread.uri.toString()) }); // what had the focus is gone
}
