// Has the task of a sentence that was changed since tried again.
import type { App } from "../core/app";
import { sayNothingHere, sentence } from "../doing/arguments";

export async function retryHere(app: App, given?: unknown): Promise<void> {
  const found = sentence(app, given);
  if (!found) return sayNothingHere(app);
  if (await app.trusted()) await app.server.execute("coauthor.task.retry", { task: found.preview.proposal.task });
}
