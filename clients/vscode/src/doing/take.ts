// Says which version of a sentence that was changed since shall stand.
import type { App } from "../core/app";
import { sayNothingHere, sentence } from "./arguments";

export async function take(app: App, given: unknown, version: "mine" | "theirs"): Promise<void> {
  const found = sentence(app, given);
  if (!found) return sayNothingHere(app);
  if (await app.trusted()) await app.server.execute("coauthor.proposal.resolve", { hunk: found.hunk.id, take: version });
}
