// Asks the co-author about a sentence, in its thread; the status bar says that it is being answered.
import * as vscode from "vscode";
import type { App } from "../core/app";
import { sayNothingHere, sentence } from "../doing/arguments";
import type { EventView } from "../protocol";

const PATIENCE = 180_000; // milliseconds that the sign of life stays; the answer comes into the thread whenever it comes

export async function askWhy(app: App, given?: unknown): Promise<void> {
  const found = sentence(app, given);
  if (!found) return sayNothingHere(app);
  if (!(await app.trusted())) return;
  const text = (given as { text?: string } | undefined)?.text ?? await vscode.window.showInputBox({ title: `About ${found.hunk.id}`, prompt: "What do you want to know, or to have instead?", value: "Why?" });
  if (!text?.trim()) return;
  const { task } = found.preview.proposal;
  const { id } = found.hunk;
  const before = answers(app, task, id);
  await app.server.execute("coauthor.task.reply", { task, text: text.trim(), at: { hunk: id } });
  void vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title: `CoAuthor: asking about ${id}` }, () => answered(app, () => answers(app, task, id) > before));
  await app.attached.open(task);
}

/** How often somebody else than the person has said something about a sentence. */
function answers(app: App, task: string, hunk: string): number {
  const about = ({ type, actor, data }: EventView): boolean =>
    type === "comment.added" && actor.kind !== "human" && (data["at"] as { hunk?: string } | null)?.hunk === hunk;
  return app.board.threads.get(task)?.events.filter(about).length ?? 0;
}

function answered(app: App, is: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const look = (late: boolean): void => {
      if (!late && !is()) return;
      clearTimeout(timer);
      heard.dispose();
      resolve();
    };
    const timer = setTimeout(() => look(true), PATIENCE);
    const heard = app.board.changed.on(() => look(false));
  });
}
