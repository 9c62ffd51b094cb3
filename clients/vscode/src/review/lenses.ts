// The verbs above each sentence that waits, in the text and in a proposal's own, and above requests that are no task yet.
import * as vscode from "vscode";
import { key, position, range } from "../core/edges";
import { fails, short, state, waitsAs } from "../margin/words";
import type { HunkView, TaskView } from "../protocol";
import { type Board, proposalOf } from "../state/board";
import type { Places } from "../state/places";
import { locked } from "./locked";
import type { Review } from "./review";
import { changes, runs, tiny } from "./runs";
import { SCHEME, type Texts } from "./texts";
import { weaves } from "./woven";

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
  /** The words that are proposed stand there already. */
  there?: boolean;
  /** Its proposal takes this one back. */
  reverts?: string | undefined;
  /** Its task was tried again, and nothing more came of it. */
  tried?: boolean;
  /** What is to be known before a yes to the proposal. */
  marks: readonly string[];
}

/** The signs of a task that is under way at its place. */
const SIGNS: Partial<Record<TaskView["status"], string>> = { open: "$(watch)", claimed: "$(sync~spin)", in_progress: "$(sync~spin)", blocked: "$(debug-pause)" };

/** What is said of a task above the request in the text that it came from, once it has ended. */
const ENDS: Partial<Record<TaskView["status"], readonly [said: string, verb: string, command: string]>> = {
  done: ["$(check)\u00a0{task} is done", "Start it again", "startTodo"],
  failed: ["$(error)\u00a0{task} failed", "Try it again", "retry"],
};

export class Lenses implements vscode.CodeLensProvider {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeCodeLenses = this.changed.event;

  constructor(
    private readonly review: Review,
    private readonly texts: Texts,
    private readonly places: Places,
    private readonly board: Board,
  ) {}

  refresh(): void {
    this.changed.fire();
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    const all = document.uri.scheme === SCHEME ? this.proposed(document) : this.review.sentences(document.uri).map((each) => ({ ...each, tried: this.tried(each.hunk.id) }));
    const wraps = vscode.workspace.getConfiguration("editor", document).get("wordWrap") !== "off" && weaves(document);
    const crowded = (one: Shown): boolean => all.some((other) => other !== one && other.range.start.line === one.range.start.line);
    const first = (one: Shown): boolean => all.find((other) => proposalOf(other.hunk.id) === proposalOf(one.hunk.id)) === one;
    const found = [...all.flatMap((one) => lenses(one, crowded(one), first(one), wraps)), ...this.requests(document), ...this.tasks(document)];
    return vscode.workspace.isTrusted ? found : locked(found);
  }

  private tried(hunk: string): boolean {
    const task = this.board.taskOf(proposalOf(hunk));
    return task !== undefined && this.board.foundAgain(task) !== undefined;
  }

  private proposed(document: vscode.TextDocument): Shown[] {
    const waiting = this.texts.sentences(document).filter((each) => !each.decided);
    return waiting.map(({ hunk, range: where }) => ({ hunk, range: where, pending: hunk.status === "pending", label: this.review.label(hunk), marks: this.board.previews.get(proposalOf(hunk.id))?.proposal.marks ?? [] }));
  }

  /** Above the place of a task: a sign of life while it is under way, and how to begin it again once it has ended. */
  private tasks(document: vscode.TextDocument): vscode.CodeLens[] {
    return this.places.in(key(document.uri)).flatMap(({ range: where, about }) => {
      const task = about.hunk ? undefined : this.board.tasks.get(about.task);
      const { line } = range(where).start;
      const at = new vscode.Range(line, 0, line, 0);
      if (!task) return [];
      return this.board.foundNothing(task) ? ofNothing(task, this.board.threads.get(task.id)?.reports.at(-1)?.summary ?? "", at) : ofTask(task, document.uri, at);
    });
  }

  /** Above a request that is no task: why it is none, and how to make it one. */
  private requests(document: vscode.TextDocument): vscode.CodeLens[] {
    return this.places.todos(key(document.uri)).map(({ range: where, why }) => {
      const { line } = range(where).start;
      const title = "$(play)\u00a0Start this TODO";
      return new vscode.CodeLens(new vscode.Range(line, 0, line, 0), { title, tooltip: plain(why), command: "coauthor.client.startTodo", arguments: [{ uri: document.uri.toString(), line }] });
    });
  }
}

/** What the server says of a request, without its words on code actions: here it is clicked. */
function plain(why: string): string {
  return `${why.replace(/\s*Code action .*$/s, "")} Click to give it to the co-author now.`;
}

function ofTask(task: TaskView, uri: vscode.Uri, at: vscode.Range): vscode.CodeLens[] {
  const watch = (title: string): vscode.CodeLens => new vscode.CodeLens(at, { title, tooltip: `Show what becomes of ${task.id}`, command: "coauthor.client.attach", arguments: [{ task: task.id }] });
  const sign = SIGNS[task.status];
  if (sign) return [watch(`${sign}\u00a0${task.id} ${written(state(task))}`)];
  const end = ENDS[task.status];
  if (!end) return [];
  const [said, title, command] = end;
  const argument = { task: task.id, uri: uri.toString(), line: at.start.line };
  const again = new vscode.CodeLens(at, { title, tooltip: "Give it to the co-author once more, on the text as it is now", command: `coauthor.client.${command}`, arguments: [argument] });
  return [watch(said.replace("{task}", task.id)), again];
}

/** What came to nothing says so at its place too, until the person has put it away: the message may be hidden. */
function ofNothing({ id }: TaskView, summary: string, at: vscode.Range): vscode.CodeLens[] {
  const lens = (title: string, verb: string, tooltip: string): vscode.CodeLens => new vscode.CodeLens(at, { title, tooltip, command: `coauthor.client.${verb}`, arguments: [{ task: id }] });
  const [first = ""] = /^.*?[.](?=\s|$)/.exec(summary) ?? [];
  const waits = waitsAs(summary);
  return [
    lens(`$(info)\u00a0${id}: ${written(first.slice(0, -1) || "nothing to change")}`, "attach", summary),
    waits
      ? new vscode.CodeLens(at, { title: `Go to ${waits}`, tooltip: "Show the sentence that waits", command: "coauthor.client.goTo", arguments: [{ hunk: waits }] })
      : lens("Try the Whole Section", "widen", "Ask the same of the section around it"),
    lens("Done", "resolve", "Put it away"),
  ];
}

/** Words of a task or a model above a line: short, and none of them read as an icon. */
function written(text: string): string {
  return short(text, 80).replaceAll("$(", "$\u200b(");
}

/** What can be done with a sentence; `which` names it where more than one begins on a line. */
function verbsOf({ hunk, pending, there, reverts, label, marks, tried }: Shown, which: string): Verb[] {
  const why: Verb = ["Why?", "why", "What speaks for it"];
  if (there) return [[`In the text already${which}: done`, "keepMine", "The proposed words stand there already; leave them and be done with it"], why];
  if (!pending && reverts) {
    return [
      [`Taking back ${reverts}: put the old sentence back`, "takeTheirs", "You changed the sentence since it went in: offer it as it was before, on the text as it is now"],
      ["Leave mine", "keepMine", "Leave the sentence as it is now"],
      why,
    ];
  }
  if (!pending) {
    return [
      ...(tried ? [["$(info)\u00a0Tried again, nothing to change", "why", "It was tried again on the new text, and nothing else was proposed"] as const] : []),
      [`Try again${which} on the new text`, "retryHere", "Ask anew for the sentence as it is now"],
      ["Keep mine", "keepMine", "Leave the sentence as you wrote it"],
      ["Take theirs", "takeTheirs", "Put the proposed sentence in its place"],
      why,
    ];
  }
  return [
    [`Accept${fails(marks) ? " anyway" : ""}${which}${Object.keys(hunk.texts).length > 1 ? ` ${label}` : ""}`, "accept", `Put ${hunk.id} into the text`],
    ["Reject", "reject", "Leave this sentence as it is"],
    ["Edit", "edit", "Change the words before they go in"],
    why,
  ];
}

/** Where more than one sentence begins on a line, the first verb says which one is meant; above the first of a proposal
 *  stands what is to be known of it. */
function lenses(one: Shown, named: boolean, first: boolean, wraps: boolean): vscode.CodeLens[] {
  const { hunk, pending, label, range: where, marks } = one;
  const labels = Object.keys(hunk.texts);
  const verbs = verbsOf(one, named ? ` ${hunk.id}` : "");
  if (labels.length > 1) verbs.push([`$(split-horizontal)\u00a0${labels.join(" / ")}`, "sideBySide", "The candidates beside each other"]);
  const marked = hunk.marks[label] ?? [];
  const hard = pending && ((!wraps && isFar(hunk, label, where)) || tiny(marked)) ? changes(marked) : [];
  if (hard.length > 0) verbs.push([told(hard), "why", `What changes in this sentence, where it is hardly seen or may be out of sight:\n${hard.join("\n")}`]);
  if (first && marks.length > 0) verbs.push([`$(${fails(marks) ? "warning" : "info"})\u00a0${written(marks.join(" "))}`, "why", marks.join("\n")]);
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
