// Leaves the sentence at the cursor, or the one named, as it is.
import type { App } from "../core/app";
import { sayNothingHere, sentence } from "../doing/arguments";
import { decided } from "../doing/decided";
import { rejected } from "../doing/rejected";

export async function reject(app: App, given?: unknown): Promise<void> {
  const found = sentence(app, given);
  if (!found) return sayNothingHere(app);
  if (!(await app.trusted())) return;
  await app.server.execute("coauthor.proposal.reject", { proposal: found.preview.proposal.id, hunks: [found.hunk.id] });
  rejected(app, [found.hunk.id]);
  await decided(app, found.hunk.id);
}
