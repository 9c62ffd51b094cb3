// Makes a task of a request in the text at once, whoever typed it.
import * as vscode from "vscode";
import type { App } from "../core/app";

export async function startTodo(app: App, given?: unknown): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  const here = editor && { uri: editor.document.uri.toString(), line: editor.selection.active.line };
  const named = given as { uri?: string; line?: number } | undefined;
  const at = named?.uri ? { uri: named.uri, line: named.line ?? 0 } : here;
  if (at && (await app.trusted())) await app.server.execute("coauthor.todo.start", at);
}
