// Opens two candidates of a proposal beside each other.
import * as vscode from "vscode";
import type { App } from "../core/app";
import { pickProposal } from "../doing/arguments";

export async function compare(app: App, given?: unknown): Promise<void> {
  const proposal = await pickProposal(app, given, "Compare the candidates of which proposal?", (each) => each.proposal.candidates.length > 1);
  const preview = proposal ? app.board.previews.get(proposal) : undefined;
  if (!preview) return;
  const labels = preview.proposal.candidates.map((each) => each.label);
  if (labels.length < 2) {
    void vscode.window.showInformationMessage(`CoAuthor: ${proposal} has only one candidate.`);
    return;
  }
  const pairs = labels.flatMap((one, at) => labels.slice(at + 1).map((other): [string, string] => [one, other]));
  const picked = pairs.length === 1 ? { pair: pairs[0]! } : await vscode.window.showQuickPick(pairs.map((pair) => ({ label: pair.join(" ↔ "), pair })), { title: "Which two?" });
  if (picked) await app.texts.compare(proposal!, preview.proposal.files[0]!, picked.pair);
}
