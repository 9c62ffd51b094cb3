// Asks the co-author about a sentence, in its thread.
import * as vscode from "vscode";
import type { App } from "../core/app";
import { sayNothingHere, sentence } from "../doing/arguments";

export async function askWhy(app: App, given?: unknown): Promise<void> {
  const found = sentence(app, given);
  if (!found) return sayNothingHere();
  if (!(await app.trusted())) return;
  const text = (given as { text?: string } | undefined)?.text ?? await vscode.window.showInputBox({ title: `About ${found.hunk.id}`, prompt: "What do you want to know, or to have instead?", value: "Why?" });
  if (!text?.trim()) return;
  await app.server.execute("coauthor.task.reply", { task: found.preview.proposal.task, text: text.trim(), at: { hunk: found.hunk.id } });
  await app.attached.open(found.preview.proposal.task);
}
