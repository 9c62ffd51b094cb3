// Opens the proposed words of a sentence to be changed; saving accepts them.
import type { App } from "../core/app";
import { sayNothingHere, sentence } from "../doing/arguments";

export async function edit(app: App, given?: unknown): Promise<void> {
  const found = sentence(app, given);
  if (!found) return sayNothingHere();
  if (await app.trusted()) await app.editing.open(found.hunk.id);
}
