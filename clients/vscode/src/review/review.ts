// What can be decided where: puts the sentences that the server has placed together with what is proposed for them.
import * as vscode from "vscode";
import { key, range } from "../core/edges";
import { Signal } from "../core/signal";
import type { HunkView, Preview } from "../protocol";
import { type Board, UNDECIDED, proposalOf, undecided } from "../state/board";
import type { Places } from "../state/places";
import type { Stop } from "./walk";

/** A sentence as it stands in an open document. */
export interface Sentence {
  hunk: HunkView;
  preview: Preview;
  range: vscode.Range;
  /** It can be accepted as it is; otherwise the text there was changed since. */
  pending: boolean;
  /** The candidate that is shown and would be accepted. */
  label: string;
  /** It was changed to just what is proposed. */
  there: boolean;
  /** The proposal that its own takes back. */
  reverts?: string | undefined;
  /** What is to be known before a yes to its proposal, as that TeX still complains with it. */
  marks: readonly string[];
}

const PATIENCE = 5000; // milliseconds in which the record has what was decided

export class Review {
  /** The person looks at another candidate. */
  readonly chosen = new Signal<string>();
  /** What is drawn of a sentence that is being decided changes. */
  readonly hidden = new Signal<string>();
  private readonly labels = new Map<string, string>();
  private readonly leaving = new Set<string>();

  constructor(
    private readonly board: Board,
    private readonly places: Places,
  ) {
    board.changed.on((task) => this.settle(task));
  }

  /** These are being decided: nothing of them is drawn, since proposed words would stand beside the same words in the text. */
  leave(hunks: readonly string[]): void {
    this.hide(hunks, true);
  }

  /** It came to a decision or not; what is decided stays out of sight until the record has it. */
  left(hunks: readonly string[], done: boolean): void {
    this.hide(hunks.filter((id) => !done || this.isDecided(id)), false);
    // What was undone at once may never have been seen as decided.
    setTimeout(() => this.hide(hunks.filter((id) => this.leaving.has(id)), false), PATIENCE).unref();
  }

  leaves(hunk: string): boolean {
    return this.leaving.has(hunk);
  }

  /** The record says something new of a task, or of all of them. */
  private settle(task: string | undefined): void {
    this.hide([...this.leaving].filter((id) => task === undefined || this.isDecided(id)), false);
  }

  private hide(hunks: readonly string[], hidden: boolean): void {
    for (const id of hunks) {
      if (hidden) this.leaving.add(id);
      else this.leaving.delete(id);
      this.hidden.emit(id);
    }
  }

  private isDecided(id: string): boolean {
    return !UNDECIDED.includes(this.board.hunk(id)?.status ?? "");
  }

  sentences(uri: vscode.Uri): Sentence[] {
    const found: Sentence[] = [];
    for (const { range: where, about } of this.places.sentences(key(uri))) {
      const hunk = this.board.hunk(about.hunk!);
      const preview = this.board.previews.get(about.proposal!);
      if (!hunk || !preview || hunk.status === "orphaned" || this.leaving.has(hunk.id)) continue; // what lost its place is named at the top of the file, and stands nowhere
      const pending = about.pending === true;
      found.push({ hunk, preview, range: range(where), pending, label: this.label(hunk), there: !pending && isThere(uri, range(where), hunk), reverts: preview.proposal.reverts, marks: preview.proposal.marks });
    }
    return found.sort((a, b) => a.range.start.compareTo(b.range.start));
  }

  /** The sentence at a place: the one around it, else the only or next one that begins on that line. */
  at(uri: vscode.Uri, where: vscode.Position): Sentence | undefined {
    const all = this.sentences(uri);
    return (
      all.find((each) => each.range.contains(where)) ??
      all.find((each) => each.range.start.line <= where.line && where.line <= each.range.end.line)
    );
  }

  /** The sentence that the cursor stands in; of several the one that begins last. */
  around({ document, selection }: vscode.TextEditor): Sentence | undefined {
    return this.sentences(document.uri).findLast((each) => each.range.contains(selection.active));
  }

  label(hunk: HunkView): string {
    const wanted = this.labels.get(hunk.id);
    return wanted !== undefined && wanted in hunk.texts ? wanted : (Object.keys(hunk.texts)[0] ?? "");
  }

  choose(hunk: string, label: string): void {
    this.labels.set(hunk, label);
    this.chosen.emit(hunk);
  }

  /** Everything that waits in the whole project, with the best known place of each. */
  stops(): Stop[] {
    const found: Stop[] = [];
    for (const { proposals } of this.board.inbox) {
      for (const hunk of proposals.flatMap(undecided)) {
        if (hunk.status === "orphaned") continue; // listed in the inbox; there is no place to step to
        const here = this.places.ofHunk(hunk.id);
        const at = here?.range.start ?? hunk.range?.start;
        if (at) found.push({ id: hunk.id, uri: here?.uri ?? key(hunk.uri), at });
      }
    }
    return found;
  }

  /** The sentence a command is about: the one named, else the one at the cursor. */
  resolve(argument: unknown, editor: vscode.TextEditor | undefined): { hunk: HunkView; preview: Preview } | undefined {
    const id = idOf(argument);
    const hunk = id ? this.board.hunk(id) : undefined;
    const preview = id ? this.board.previews.get(proposalOf(id)) : undefined;
    if (hunk && preview) return { hunk, preview };
    if (id) return undefined; // never another one than was named
    return editor ? this.at(editor.document.uri, editor.selection.active) : undefined;
  }
}

/** Whether one of the proposed versions stands at a place, as after another proposal with the same words was accepted. */
function isThere(uri: vscode.Uri, where: vscode.Range, { texts }: HunkView): boolean {
  const document = vscode.workspace.textDocuments.find((each) => key(each.uri) === key(uri));
  const flat = (text: string): string => text.replace(/\s+/g, " ").trim();
  const now = document && flat(document.getText(where));
  return Boolean(now) && Object.values(texts).some((text) => flat(text) === now);
}

function idOf(argument: unknown): string | undefined {
  if (typeof argument === "string") return argument;
  const named = (argument as { hunk?: string | { id?: unknown } } | undefined)?.hunk;
  const id = typeof named === "object" ? named.id : named;
  return typeof id === "string" ? id : undefined;
}

