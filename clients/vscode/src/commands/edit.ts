// Opens the proposed words of a sentence to be changed; saving accepts them.
import * as vscode from "vscode";
import type { App } from "../core/app";
import { key, range } from "../core/edges";
import { sayNothingHere, sentence } from "../doing/arguments";

export async function edit(app: App, given?: unknown): Promise<void> {
  const found = sentence(app, given);
  if (!found) return sayNothingHere(app);
  if (!(await app.trusted())) return;
  await app.editing.open(found.hunk.id);
  inSight(app, found.hunk.id);
}

/** The editor of the words takes half the width, and the lines wrap anew: keeps the sentence in sight beside it. */
function inSight(app: App, hunk: string): void {
  const at = app.places.ofHunk(hunk);
  const beside = at && vscode.window.visibleTextEditors.find((each) => key(each.document.uri) === at.uri);
  beside?.revealRange(range(at!.range), vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}
