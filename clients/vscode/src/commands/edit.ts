// Opens the proposed words of a sentence to be changed; saving accepts them.
import type { App } from "../core/app";
import { sayNothingHere } from "../doing/arguments";

export async function edit(app: App, given?: unknown): Promise<void> {
  const found = app.review.resolve(given);
  if (!found) return sayNothingHere();
  if (await app.trusted()) await app.editing.open(found.hunk.id);
}
