// Takes the person to a sentence or to a task, in the file where it stands.
import * as vscode from "vscode";
import type { App } from "../core/app";
import { taskOf } from "../doing/arguments";
import { show } from "../doing/show";

export async function goTo(app: App, given?: unknown): Promise<void> {
  const item = given as { hunk?: string | { id: string } } | undefined;
  const hunk = typeof item?.hunk === "string" ? item.hunk : item?.hunk?.id;
  if (hunk) {
    if (!(await show(app, hunk))) void vscode.window.showWarningMessage(`CoAuthor: ${hunk} has lost its place. Select where it belongs and choose “CoAuthor: Put a Sentence That Lost Its Place Here”.`);
    return;
  }
  const task = app.board.tasks.get(taskOf(given) ?? "");
  if (task) await app.threads.reveal(task);
}
