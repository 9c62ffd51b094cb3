// The verbs above each sentence that waits, in the text and in a proposal's own, and above requests that are no task yet.
import * as vscode from "vscode";
import { key, position, range } from "../core/edges";
import type { HunkView } from "../protocol";
import type { Places } from "../state/places";
import type { Review } from "./review";
import { changes, runs } from "./runs";
import { SCHEME, type Texts } from "./texts";

/** Columns beyond which a change may be out of sight where lines are not wrapped. */
const SEEN = 70;
const MOST = 3;

/** A verb: what is written, the command, what hovering says. */
type Verb = readonly [title: string, command: string, tooltip: string];

interface Shown {
  hunk: HunkView;
  range: vscode.Range;
  pending: boolean;
  label: string;
}

export class Lenses implements vscode.CodeLensProvider {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeCodeLenses = this.changed.event;

  constructor(
    private readonly review: Review,
    private readonly texts: Texts,
    private readonly places: Places,
  ) {}

  refresh(): void {
    this.changed.fire();
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    const all = document.uri.scheme === SCHEME ? this.proposed(document) : this.review.sentences(document.uri);
    const crowded = (one: Shown): boolean => all.some((other) => other !== one && other.range.start.line === one.range.start.line);
    return [...all.flatMap((one) => lenses(one, crowded(one))), ...this.requests(document)];
  }

  private proposed(document: vscode.TextDocument): Shown[] {
    const waiting = this.texts.sentences(document).filter((each) => !each.decided);
    return waiting.map(({ hunk, range: where }) => ({ hunk, range: where, pending: hunk.status === "pending", label: this.review.label(hunk) }));
  }

  /** Above a request that is no task: why it is none, and how to make it one. */
  private requests(document: vscode.TextDocument): vscode.CodeLens[] {
    return this.places.todos(key(document.uri)).map(({ range: where, why }) => {
      const line = range(where).start.line;
      const title = "$(play)\u00a0Start this TODO";
      return new vscode.CodeLens(new vscode.Range(line, 0, line, 0), { title, tooltip: plain(why), command: "coauthor.client.startTodo", arguments: [{ uri: document.uri.toString(), line }] });
    });
  }
}

/** What the server says of a request, without its words on code actions: here it is clicked. */
function plain(why: string): string {
  return `${why.replace(/\s*Code action .*$/s, "")} Click to give it to the co-author now.`;
}

/** Where more than one sentence begins on a line, the first verb says which one is meant. */
function lenses({ hunk, pending, label, range: where }: Shown, named: boolean): vscode.CodeLens[] {
  const labels = Object.keys(hunk.texts);
  const which = named ? ` ${hunk.id}` : "";
  const verbs: Verb[] = pending
    ? [
        [`Accept${which}${labels.length > 1 ? ` ${label}` : ""}`, "accept", `Put ${hunk.id} into the text`],
        ["Reject", "reject", "Leave this sentence as it is"],
        ["Edit", "edit", "Change the words before they go in"],
        ["Why?", "why", "What speaks for it"],
      ]
    : [
        [`Try again${which} on the new text`, "retryHere", "Ask anew for the sentence as it is now"],
        ["Keep mine", "keepMine", "Leave the sentence as you wrote it"],
        ["Take theirs", "takeTheirs", "Put the proposed sentence in its place"],
        ["Why?", "why", "What speaks for it"],
      ];
  if (labels.length > 1) verbs.push([`$(split-horizontal)\u00a0${labels.join(" / ")}`, "sideBySide", "The candidates beside each other"]);
  if (pending && isFar(hunk, label, where)) verbs.push([told(changes(hunk.marks[label] ?? [])), "why", "What changes in this sentence; its line is long, so that some of it may be out of sight"]);
  const at = new vscode.Range(position(where.start), position(where.start));
  return verbs.map(([title, verb, tooltip]) => new vscode.CodeLens(at, { title, tooltip, command: `coauthor.client.${verb}`, arguments: [{ hunk: hunk.id }] }));
}

/** True where a changed word stands so far to the right that it may not be seen. */
function isFar(hunk: HunkView, label: string, where: vscode.Range): boolean {
  const { gone, put } = runs(where.start, hunk.marks[label] ?? []);
  return [...gone.map(({ end }) => end), ...put.map(({ at }) => at)].some(({ character }) => character > SEEN);
}

/** The changes in a line, the first ones in words; `$(` would be read as an icon. */
function told(all: string[]): string {
  const more = all.length > MOST ? ` · ${all.length - MOST} more` : "";
  return `${all.slice(0, MOST).join(" · ")}${more}`.replaceAll("$(", "$\u200b(");
}
