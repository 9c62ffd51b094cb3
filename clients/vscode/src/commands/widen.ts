// Asks the same of the section around a place where nothing was found to change, or of the file around a section. The
// task stays the same one, so that a request in the text goes with what is accepted.
import * as vscode from "vscode";
import type { App } from "../core/app";
import { around } from "../doing/around";
import { pickTask } from "../doing/arguments";

export async function widen(app: App, given?: unknown): Promise<void> {
  const id = await pickTask(app, given, "Try the whole section of which task?", (status) => status === "awaiting_review");
  const task = id ? app.board.tasks.get(id) : undefined;
  if (!task || !(await app.trusted())) return;
  const whole = await around(app, task);
  if (!whole) return void vscode.window.showInformationMessage(`CoAuthor: ${task.id} looked at the whole file. Ask for something else, or in another file.`);
  const intent = task.intent.replace(/\b(paragraph|sentence|section)\b/i, whole.name);
  await app.server.execute("coauthor.task.retry", { task: task.id, refs: [whole.ref], ...(intent === task.intent ? {} : { intent }) });
}
