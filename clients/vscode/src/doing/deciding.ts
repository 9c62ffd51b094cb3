// Carries out a decision. Until the record has it nothing of these sentences is drawn: proposed words would stand beside the
// same words in the text, and verbs above what is decided.
import type { App } from "../core/app";

/** `decide` says whether it came to a decision. */
export async function deciding(app: App, hunks: readonly string[], decide: () => Promise<boolean>): Promise<boolean> {
  app.review.leave(hunks);
  let done = false;
  try {
    await app.woven.withdrawn();
    done = await decide();
  } finally {
    app.review.left(hunks, done);
  }
  return done;
}
