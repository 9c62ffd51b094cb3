// Accepts a sentence in the person's own words, as saved in its editor.
import type { App } from "../core/app";
import type { Edited } from "../review/editing";
import { landed } from "./landed";

export async function acceptEdited(app: App, given?: unknown): Promise<void> {
  const { hunk, proposal, text } = given as Edited;
  const known = app.board.hunk(hunk);
  // Editors end a file with a line break; the sentence has one only if it had one.
  const words = known && !known.before.endsWith("\n") ? text.replace(/\r?\n$/, "") : text;
  const outcome = await app.server.execute("coauthor.proposal.accept", { proposal, hunks: [hunk], edited: { [hunk]: words } });
  if (await landed(app, hunk, outcome)) await app.editing.close(hunk);
}
