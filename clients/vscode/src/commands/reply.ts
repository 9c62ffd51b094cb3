// Goes on with a task: a follow-up, a wish, a comment on the plan.
import * as vscode from "vscode";
import type { App } from "../core/app";
import type { TaskThread } from "../margin/threads";
import { pickTask, taskOf } from "../doing/arguments";

export async function reply(app: App, given?: unknown): Promise<void> {
  const typed = given as { thread?: TaskThread; text?: string; question?: string } | undefined;
  const task = typed?.thread?.task ?? taskOf(given) ?? (await pickTask(app, given, "Reply to which task?", (status) => status !== "canceled"));
  if (!task || !(await app.trusted())) return;
  const text = typed?.text ?? (await vscode.window.showInputBox({ title: `Reply to ${task}`, prompt: "What do you want instead, or besides?" }));
  if (text?.trim()) await app.server.execute("coauthor.task.reply", { task, text: text.trim(), question: typed?.question });
}
