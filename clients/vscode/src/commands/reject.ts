// Leaves the sentence at the cursor, or the one named, as it is.
import type { App } from "../core/app";
import { sayNothingHere, sentence } from "../doing/arguments";
import { decided, standing } from "../doing/decided";
import { deciding } from "../doing/deciding";
import { rejected } from "../doing/rejected";

export async function reject(app: App, given?: unknown): Promise<void> {
  const found = sentence(app, given);
  if (!found) return sayNothingHere(app);
  if (!(await app.trusted())) return;
  const { hunk, preview } = found;
  const stood = standing(app, hunk.id);
  app.threads.fold();
  await deciding(app, [hunk.id], async () => Boolean(await app.server.execute("coauthor.proposal.reject", { proposal: preview.proposal.id, hunks: [hunk.id] })));
  rejected(app, [hunk.id]);
  await decided(app, hunk.id, stood);
}
