// Undoes an accepted proposal, keeping what was written since.
import * as vscode from "vscode";
import type { App } from "../core/app";
import { taskOf } from "../doing/arguments";

const DONE = ["accepted", "partly"];

export async function revert(app: App, given?: unknown): Promise<void> {
  const proposal = (given as { proposal?: string } | undefined)?.proposal ?? (await pick(app, taskOf(given)));
  if (!proposal || !(await app.trusted())) return;
  const outcome = await app.server.execute("coauthor.proposal.revert", { proposal });
  if (outcome.applied) vscode.window.setStatusBarMessage(`CoAuthor: ${proposal} is undone.`, 5000);
}

async function pick(app: App, task: string | undefined): Promise<string | undefined> {
  const known = task ? [app.board.tasks.get(task)] : [...app.board.tasks.values()].reverse();
  const threads = await Promise.all(known.flatMap((each) => (each?.proposals.length ? [app.board.thread(each.id)] : [])));
  const accepted = threads.flatMap((thread) =>
    (thread?.proposals ?? []).filter((each) => DONE.includes(each.status) && !each.reverts).map((each) => ({ label: each.id, description: thread!.task.intent.slice(0, 80) })),
  );
  if (accepted.length === 0) {
    void vscode.window.showInformationMessage("CoAuthor: there is no accepted proposal to undo.");
    return undefined;
  }
  if (accepted.length === 1 && task) return accepted[0]!.label;
  return (await vscode.window.showQuickPick(accepted, { title: "Undo which proposal?", matchOnDescription: true }))?.label;
}
