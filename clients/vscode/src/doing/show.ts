// Puts the cursor at the first words of a sentence that change, in the file where it stands: those are in sight however
// long the sentence is, and whether or not its lines are wrapped.
import * as vscode from "vscode";
import type { App } from "../core/app";
import { column, range } from "../core/edges";
import type { Span } from "../protocol";
import { bringInSight } from "../review/insight";
import { runs } from "../review/runs";
import { compare } from "../review/walk";

const PATIENCE = 3000; // milliseconds until the server has said where things stand in a file just opened

/** Put the cursor at a sentence; false where it has no place. */
export async function show(app: App, hunk: string): Promise<boolean> {
  const known = app.board.hunk(hunk);
  if (!known) return false;
  if (known.status === "orphaned") return false;
  app.threads.fold();
  app.unseen.went(hunk);
  const at = app.places.ofHunk(hunk);
  if (at) return reveal(at.uri, at.range, words(app, hunk, at.range));
  if (!(await exists(known.uri))) return showNew(app, hunk, known.uri);
  await reveal(known.uri, known.range ?? undefined);
  const placed = await settled(app, hunk);
  return placed ? reveal(placed.uri, placed.range, words(app, hunk, placed.range)) : known.range !== null;
}

/** Open a file at a place, the cursor at what is changed there. */
export async function reveal(uri: string, span: Span | undefined, changed = span): Promise<boolean> {
  const editor = await vscode.window.showTextDocument(vscode.Uri.parse(uri, true), { preview: false, viewColumn: column(uri) });
  if (!span) return true;
  const { start } = range(changed!);
  editor.selection = new vscode.Selection(start, start);
  bringInSight(editor, range(span));
  return true;
}

/** The first words of a sentence that change, where it stands at `at`. */
function words(app: App, hunk: string, at: Span): Span {
  const known = app.board.hunk(hunk);
  const { gone, put } = runs(at.start, (known && known.marks[app.review.label(known)]) ?? []);
  const [first] = [...gone, ...put.map((each) => ({ start: each.at, end: each.at }))].sort((a, b) => compare(a.start, b.start));
  return first ?? at;
}

/** A file that the proposal would bring along is seen as proposed. */
async function showNew(app: App, hunk: string, file: string): Promise<boolean> {
  const editor = await app.texts.open(hunk.split(".")[0]!, file);
  const there = app.texts.sentences(editor.document).find((each) => each.hunk.id === hunk);
  if (there) editor.selection = new vscode.Selection(there.range.start, there.range.start);
  return true;
}

/** Whether there is such a file. */
export async function exists(file: string): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(vscode.Uri.parse(file, true));
    return true;
  } catch {
    return false;
  }
}

function settled(app: App, hunk: string): Promise<{ uri: string; range: Span } | undefined> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      heard.dispose();
      resolve(app.places.ofHunk(hunk));
    };
    const timer = setTimeout(done, PATIENCE);
    const heard = app.places.changed.on(() => app.places.ofHunk(hunk) && done());
    if (app.places.ofHunk(hunk)) done();
  });
}
