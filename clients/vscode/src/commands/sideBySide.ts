// Opens the candidates of a proposal beside each other, to choose one for each sentence.
import * as vscode from "vscode";
import type { App } from "../core/app";
import { pickProposal, sentence } from "../doing/arguments";

export async function sideBySide(app: App, given?: unknown): Promise<void> {
  const proposal = await pickProposal(app, given, "The candidates of which proposal?");
  if (!proposal) return;
  if ((app.board.previews.get(proposal)?.proposal.candidates.length ?? 0) < 2) {
    void vscode.window.showInformationMessage(`CoAuthor: ${proposal} has only one candidate. Ask with /tweak for versions to choose from.`);
    return;
  }
  const here = sentence(app, given)?.hunk.id;
  app.beside.open(proposal, here?.startsWith(`${proposal}.`) ? here : "");
}
