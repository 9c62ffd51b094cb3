// Leaves the sentence at the cursor, or the one named, as it is.
import * as vscode from "vscode";
import type { App } from "../core/app";
import { sayNothingHere, sentence } from "../doing/arguments";
import { decided } from "../doing/decided";

/** Undo is the text's, and a no changes no text: it would take back something else. */
export function tellRejected(what: string): void {
  vscode.window.setStatusBarMessage(`CoAuthor: ${what} is rejected, and your text is as it was; Undo would take back an earlier change. To have it after all, try the task again.`, 10_000);
}

export async function reject(app: App, given?: unknown): Promise<void> {
  const found = sentence(app, given);
  if (!found) return sayNothingHere();
  if (!(await app.trusted())) return;
  await app.server.execute("coauthor.proposal.reject", { proposal: found.preview.proposal.id, hunks: [found.hunk.id] });
  tellRejected(found.hunk.id);
  await decided(app, found.hunk.id);
}
