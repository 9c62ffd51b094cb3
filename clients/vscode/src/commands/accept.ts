// Puts the sentence at the cursor, or the one named, into the text, in the candidate that is shown.
import * as vscode from "vscode";
import type { App } from "../core/app";
import { sayNothingHere, sentence } from "../doing/arguments";
import { arrived } from "../doing/arrived";
import { decided, standing } from "../doing/decided";
import { deciding } from "../doing/deciding";
import { landed } from "../doing/landed";
import { SCHEME } from "../review/editing";
import { acceptWords } from "./acceptWords";

export async function accept(app: App, given?: unknown): Promise<void> {
  if (given === undefined && vscode.window.activeTextEditor?.document.uri.scheme === SCHEME) return acceptWords(app);
  const found = sentence(app, given);
  if (!found) return sayNothingHere(app);
  if (!(await app.trusted())) return;
  const { hunk, preview } = found;
  const picks = Object.keys(hunk.texts).length > 1 ? { [hunk.id]: app.review.label(hunk) } : {};
  const edited = hunk.edited === undefined ? {} : { [hunk.id]: hunk.edited }; // as shown, whatever the record says by now
  const stood = standing(app, hunk.id);
  app.threads.fold();
  const yes = async () => landed(app, hunk.id, await app.server.execute("coauthor.proposal.accept", { proposal: preview.proposal.id, hunks: [hunk.id], picks, edited }));
  if (!(await deciding(app, [hunk.id], yes))) return;
  app.decisions.add("yes", [hunk.id]);
  await arrived(app, preview.proposal.id);
  await decided(app, hunk.id, stood);
}
