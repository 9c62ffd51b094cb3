// Proposed words between those of the text, as inlay hints: those are wrapped with their line, so that all of them can be
// read in a window of any width. What a decoration puts behind a word is not, and ends at the edge of the editor.
import * as vscode from "vscode";
import { position } from "../core/edges";
import type { Place } from "../protocol";
import { drawn } from "./drawn";
import type { Review } from "./review";
import { pieces } from "./runs";

/** The editor breaks no line at a blank of a hint, but behind a full stop: so that is what stands there, unseen. */
const BLANK = ".";
const PATIENCE = 200; // milliseconds
const NAME = "--vscode-editorInlayHint";

/** For what is between two letters: the editor has two pairs of colours for all hints, words and unseen ones, as variables,
 *  and a decoration around them sets those. */
export function tinted(foreground: string, background: string): string {
  const [letters, ground] = [foreground, background].map((name) => `var(--vscode-${name}, inherit)`);
  return `text; ${NAME}-foreground: ${letters}; ${NAME}-background: ${ground}; ${NAME}-typeForeground: transparent; ${NAME}-typeBackground: ${ground}`;
}

/** From the letter before a place to the one behind it. */
export function around({ lineCount, lineAt }: vscode.TextDocument, { line, character }: Place): vscode.Range {
  const from = character > 0 ? new vscode.Position(line, character - 1) : line > 0 ? lineAt(line - 1).range.end : new vscode.Position(line, character);
  const to = character < lineAt(line).text.length ? new vscode.Position(line, character + 1) : new vscode.Position(line + 1, 0);
  return new vscode.Range(from, line + 1 < lineCount || to.line === line ? to : lineAt(line).range.end);
}

/** Whether hints are to be seen in a document, and whole. */
export function weaves(document: vscode.TextDocument): boolean {
  const said = vscode.workspace.getConfiguration("editor.inlayHints", document);
  return ["on", "onUnlessPressed", undefined].includes(said.get<string>("enabled")) && !said.get<number>("maximumLength");
}

export class Woven implements vscode.InlayHintsProvider {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeInlayHints = this.changed.event;
  private last = "";
  private asked: Array<() => void> = [];

  constructor(private readonly review: Review) {}

  /** Have the editor ask again, if other words are to be seen now. */
  refresh(): void {
    const seen = vscode.window.visibleTextEditors.map(({ document }) => [document.uri.toString(), inline(), weaves(document), drawn(this.review, document).map(({ put }) => put)]);
    const now = JSON.stringify(seen);
    if (now !== this.last) this.changed.fire();
    this.last = now;
  }

  /** Until the editor has asked for what is to be seen now: a change of the text has it wait for a second and more, with
   *  hints of words that have landed still there. */
  withdrawn(): Promise<void> {
    const before = this.last;
    this.refresh();
    if (this.last === before) return Promise.resolve();
    return new Promise((done) => {
      this.asked.push(done);
      setTimeout(done, PATIENCE);
    });
  }

  provideInlayHints(document: vscode.TextDocument, within: vscode.Range): vscode.InlayHint[] {
    for (const done of this.asked.splice(0)) done();
    if (!inline() || !weaves(document)) return [];
    const all = drawn(this.review, document).flatMap(({ put }) => put);
    return all.filter(({ at }) => within.contains(position(at))).flatMap(({ at, text }) => pieces(text).map((piece) => hint(position(at), piece)));
  }
}

function hint(at: vscode.Position, piece: string): vscode.InlayHint {
  return piece.trim() ? new vscode.InlayHint(at, piece) : new vscode.InlayHint(at, BLANK, vscode.InlayHintKind.Type);
}

/** Whether the person wants proposed words in the text at all. */
export function inline(): boolean {
  return vscode.workspace.getConfiguration("coauthor").get("review.inline", true);
}
