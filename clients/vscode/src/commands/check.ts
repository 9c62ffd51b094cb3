// Checks the whole project by rules; what is found stands among the problems.
import * as vscode from "vscode";
import type { App } from "../core/app";

export async function check(app: App): Promise<void> {
  if (!(await app.trusted())) return;
  await app.server.execute("coauthor.check", {});
  const { editor } = app;
  await vscode.commands.executeCommand("workbench.actions.view.problems");
  // The list takes the keyboard into its filter; who was writing goes on.
  if (editor) await vscode.window.showTextDocument(editor.document, { viewColumn: editor.viewColumn });
}
