// Puts all of a proposal into the text, each sentence in the candidate that is shown for it.
import type { App } from "../core/app";
import { undecided } from "../state/board";
import { pickProposal } from "../doing/arguments";
import { arrived } from "../doing/arrived";
import { deciding } from "../doing/deciding";

export async function acceptProposal(app: App, given?: unknown): Promise<void> {
  const proposal = await pickProposal(app, given, "Accept all of which proposal?");
  if (!proposal || !(await app.trusted())) return;
  const preview = app.board.previews.get(proposal);
  const several = (preview?.proposal.candidates.length ?? 0) > 1;
  const open = several ? undecided(preview!).filter((hunk) => hunk.edited === undefined) : [];
  const picks = Object.fromEntries(open.map((hunk) => [hunk.id, app.review.label(hunk)]));
  const waiting = preview ? undecided(preview).filter((hunk) => hunk.status === "pending").map((hunk) => hunk.id) : [];
  const yes = async () => (await app.server.execute("coauthor.proposal.accept", { proposal, picks })).applied;
  if (!(await deciding(app, waiting, yes))) return;
  app.decisions.add("yes", waiting);
  await arrived(app, proposal);
}
