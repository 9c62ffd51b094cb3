// Says no to all of a proposal; with a reason it is tried again with that wish.
import * as vscode from "vscode";
import type { App } from "../core/app";
import { pickProposal } from "../doing/arguments";
import { rejected } from "../doing/rejected";
import { undecided } from "../state/board";

export async function rejectProposal(app: App, given?: unknown): Promise<void> {
  const proposal = await pickProposal(app, given, "Reject all of which proposal?");
  if (!proposal || !(await app.trusted())) return;
  const reason = await vscode.window.showInputBox({
    title: `Reject ${proposal}`,
    prompt: "A reason has it tried again with that wish; leave it empty to be done with it.",
    placeHolder: "keep the example",
  });
  if (reason === undefined) return;
  const preview = app.board.previews.get(proposal);
  const hunks = preview ? undecided(preview).map((hunk) => hunk.id) : [];
  await app.server.execute("coauthor.proposal.reject", { proposal, reason: reason.trim() || null });
  if (!reason.trim()) rejected(app, hunks);
}
