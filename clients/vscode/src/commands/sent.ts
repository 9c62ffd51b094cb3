// Shows what the model was shown for a task, part by part, with why each part was chosen.
import * as vscode from "vscode";
import type { App } from "../core/app";
import { pickTask } from "../doing/arguments";
import { read } from "../doing/read";

export async function sent(app: App, given?: unknown): Promise<void> {
  const task = await pickTask(app, given, "What was sent for which task?", () => true);
  if (!task) return;
  const { parts, to, degraded } = await app.server.execute("coauthor.task.context", { task });
  const head = [`Shown for ${task} to: ${to || "the model"}`, ...(degraded ? [degraded] : []), ""];
  const split = vscode.window.tabGroups.all.length > 1; // a third column would be too narrow to read
  const shown = parts.flatMap(({ source, why, tokens, text }) => [`===== ${source} · ${tokens} tokens · ${why}`, "", text, ""]);
  await read(app, `What was sent for ${task}`, [...head, ...shown].join("\n"), split ? vscode.ViewColumn.Active : vscode.ViewColumn.Beside);
}
