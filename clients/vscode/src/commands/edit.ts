// Opens the proposed words of a sentence to be changed; saving accepts them.
import * as vscode from "vscode";
import type { App } from "../core/app";
import { sayNothingHere, sentence } from "../doing/arguments";
import { show } from "../doing/show";
import { SCHEME } from "../review/texts";

export async function edit(app: App, given?: unknown): Promise<void> {
  const found = sentence(app, given);
  if (!found) return sayNothingHere(app);
  if (!(await app.trusted())) return;
  // The cursor goes there first: the sentence stays in sight when the editor of its words takes half of the height.
  if (vscode.window.activeTextEditor?.document.uri.scheme !== SCHEME) await show(app, found.hunk.id);
  await app.editing.open(found.hunk.id);
}
