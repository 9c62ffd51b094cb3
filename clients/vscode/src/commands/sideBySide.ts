// Opens the candidates of a proposal beside each other, to choose one for each sentence.
import type { App } from "../core/app";
import { pickProposal, sentence } from "../doing/arguments";

export async function sideBySide(app: App, given?: unknown): Promise<void> {
  const proposal = await pickProposal(app, given, "The candidates of which proposal?", (preview) => preview.proposal.candidates.length > 1);
  if (!proposal) return;
  const here = sentence(app, given)?.hunk.id;
  app.beside.open(proposal, here?.startsWith(`${proposal}.`) ? here : "");
}
