// What follows a decision: the next sentence that waits, if the person wants to be taken there.
import * as vscode from "vscode";
import type { App } from "../core/app";
import { key, named, place } from "../core/edges";
import { SCHEME } from "../review/texts";
import { type Stop, ordered, step } from "../review/walk";
import { show } from "./show";

type Spot = Omit<Stop, "id">;

/** Where a sentence that is about to be decided stands: in the text, else where the cursor is. */
export function standing(app: App, hunk: string): Spot | undefined {
  const at = app.places.ofHunk(hunk);
  if (at) return { uri: at.uri, at: at.range.start };
  const { editor } = app;
  return editor && { uri: key(editor.document.uri), at: place(editor.selection.active) };
}

/** `hunk` was decided, which stood there; goes on to what waits behind it. */
export async function decided(app: App, hunk: string, stood: Spot | undefined): Promise<void> {
  void vscode.commands.executeCommand("setContext", "coauthor.steps.decided", true);
  if (!vscode.workspace.getConfiguration("coauthor").get("review.advance", true)) return;
  const active = vscode.window.activeTextEditor;
  if (active?.document.uri.scheme === SCHEME) return proceed(app, active, hunk);
  const rest = ordered(app.review.stops().filter((stop) => stop.id !== hunk));
  if (!stood || rest.length === 0) return;
  const next = step(rest, { ...stood, at: { line: stood.at.line, character: stood.at.character - 1 } });
  if (next && next.uri === stood.uri) await show(app, next.id);
  else if (next) vscode.window.setStatusBarMessage(`CoAuthor: nothing else waits in this file. ${rest.length === 1 ? "1 sentence waits" : `${rest.length} sentences wait`} elsewhere, the next one in ${named(next.uri)}.`, 10_000);
}

/** In the diff editor, and where a new file is read as proposed: on to the next sentence there. */
function proceed(app: App, editor: vscode.TextEditor, hunk: string): void {
  const rest = app.texts.sentences(editor.document).filter((each) => !each.decided && each.hunk.id !== hunk);
  const next = rest.find((each) => each.range.start.isAfterOrEqual(editor.selection.active)) ?? rest[0];
  if (!next) return;
  editor.selection = new vscode.Selection(next.range.start, next.range.start);
  editor.revealRange(next.range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}
