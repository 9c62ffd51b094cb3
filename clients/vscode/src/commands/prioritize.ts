// Changes how urgent a task is.
import * as vscode from "vscode";
import type { App } from "../core/app";
import type { Priority } from "../protocol";
import { pickTask } from "../doing/arguments";

const LEVELS: Array<vscode.QuickPickItem & { priority: Priority }> = [
  { label: "Now", description: "you wait for it", priority: "foreground" },
  { label: "Normal", priority: "normal" },
  { label: "Later", description: "in the background", priority: "background" },
];

export async function prioritize(app: App, given?: unknown): Promise<void> {
  const task = await pickTask(app, given, "Change which task?", (status) => ["open", "blocked"].includes(status));
  if (!task || !(await app.trusted())) return;
  const picked = await vscode.window.showQuickPick(LEVELS, { title: `How urgent is ${task}?` });
  if (picked) await app.server.execute("coauthor.task.prioritize", { task, priority: picked.priority });
}
