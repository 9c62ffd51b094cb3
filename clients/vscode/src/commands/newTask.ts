// A comment that a person wrote at a line becomes a task there.
import * as vscode from "vscode";
import type { App } from "../core/app";
import { span } from "../core/edges";

export async function newTask(app: App, given?: unknown): Promise<void> {
  const { thread, text } = given as vscode.CommentReply;
  if (!text.trim() || !(await app.trusted())) return;
  const document = await vscode.workspace.openTextDocument(thread.uri);
  const from = thread.range ?? new vscode.Range(0, 0, 0, 0);
  const whole = new vscode.Range(from.start.line, 0, from.end.line, document.lineAt(from.end.line).text.length);
  await app.server.execute("coauthor.task.post", { intent: text.trim(), refs: [{ uri: thread.uri.toString(), range: span(whole) }] });
  app.threads.replaced(thread);
}
