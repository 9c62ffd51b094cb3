// Checks the whole project by rules; what is found stands among the problems.
import * as vscode from "vscode";
import type { App } from "../core/app";
import { showProblems } from "../doing/problems";

export async function check(app: App): Promise<void> {
  if (!(await app.trusted())) return;
  const { task, files } = await app.server.execute("coauthor.check", {});
  const report = (await app.board.thread(task.id))?.reports.at(-1);
  if (report?.findings.length === 0) void vscode.window.showInformationMessage(`CoAuthor: checked ${files === undefined ? "the project" : files === 1 ? "1 file" : `${files} files`}, nothing found.`);
  const { editor } = app;
  await showProblems();
  // The list takes the keyboard into its filter; who was writing goes on.
  if (editor) await vscode.window.showTextDocument(editor.document, { viewColumn: editor.viewColumn });
}
