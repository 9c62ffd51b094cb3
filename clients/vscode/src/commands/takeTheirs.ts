// Says which version of a sentence that was changed since shall stand.
import type { App } from "../core/app";
import { sayNothingHere } from "./arguments";

export async function takeTheirs(app: App, given?: unknown): Promise<void> {
  await take(app, given, "theirs");
}

export async function keepMine(app: App, given?: unknown): Promise<void> {
  await take(app, given, "mine");
}

async function take(app: App, given: unknown, version: "mine" | "theirs"): Promise<void> {
  const found = app.review.resolve(given);
  if (!found) return sayNothingHere();
  if (await app.trusted()) await app.server.execute("coauthor.proposal.resolve", { hunk: found.hunk.id, take: version });
}
