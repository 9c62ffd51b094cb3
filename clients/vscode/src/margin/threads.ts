// Tasks as comment threads at their places: each thread moves with the text, and a new comment is a new task.
import * as vscode from "vscode";
import { column, key, range } from "../core/edges";
import type { TaskView } from "../protocol";
import { type Board, ended } from "../state/board";
import type { Places } from "../state/places";
import { paragraphs } from "../ask/paragraph";
import { change, escaped } from "./escape";
import { SENTENCE, type Said, said, short, state } from "./words";

/** A thread of ours; one that the person has just begun has no task. */
export interface TaskThread extends vscode.CommentThread {
  task?: string;
}

interface TaskComment extends vscode.Comment {
  about?: string;
  task: string;
}

const BEHIND = 100_000; // a column beyond the end of any line is that end

export class Threads implements vscode.Disposable {
  private readonly controller = vscode.comments.createCommentController("coauthor", "CoAuthor");
  private readonly shown = new Map<string, { thread: TaskThread; drawn: string }>();

  constructor(
    private readonly board: Board,
    private readonly places: Places,
  ) {
    this.controller.options = { prompt: "Ask the co-author …", placeHolder: "Say what you want here, or instead" };
    this.offer();
  }

  /** Offer new threads, in a folder that is trusted; anew, since the editor keeps what it was told. */
  offer(): void {
    this.controller.commentingRangeProvider = {
      provideCommentingRanges: (document) =>
        vscode.workspace.isTrusted && document.uri.scheme === "file" && /\.(tex|ltx)$/i.test(document.uri.path) ? paragraphs(document.getText().split(/\r?\n/)).map(([first, last]) => new vscode.Range(first, 0, last, 0)) : [],
    };
  }

  /** Draw every live task's thread where it stands now. */
  refresh(): void {
    const wanted = new Set<string>();
    for (const task of this.board.tasks.values()) {
      const open = this.shown.get(task.id)?.thread;
      if (ended(task) && !(open && task.status === "failed")) continue;
      // What failed may be what the person is replying to: it stays where it is for this window.
      const place = this.place(task) ?? (ended(task) && open?.range ? { uri: open.uri, range: open.range } : undefined);
      if (!place) continue;
      wanted.add(task.id);
      this.draw(task, place);
    }
    for (const [id, { thread }] of this.shown) {
      if (wanted.has(id)) continue;
      thread.dispose();
      this.shown.delete(id);
    }
  }

  /** A living task was about a place that is not there any more. */
  lost(task: TaskView): boolean {
    return !ended(task) && task.refs.some((each) => each.uri && each.range && this.places.knows(key(each.uri))) && !this.place(task);
  }

  /** Show a task's thread, opened. */
  async reveal(task: TaskView): Promise<void> {
    const place = this.place(task);
    if (!place) return;
    const where = place.range;
    await vscode.window.showTextDocument(place.uri, { viewColumn: column(place.uri.toString()), selection: new vscode.Range(where.start.line, 0, where.start.line, 0) });
    const known = this.shown.get(task.id);
    if (known) known.thread.collapsibleState = vscode.CommentThreadCollapsibleState.Expanded;
  }

  /** Close all threads, as the person goes on in the text, which an open one would move and cover. */
  fold(): void {
    for (const { thread } of this.shown.values()) {
      // Which of them a person has opened is not told, and what is said to be closed already is not passed on.
      thread.collapsibleState = vscode.CommentThreadCollapsibleState.Expanded;
      thread.collapsibleState = vscode.CommentThreadCollapsibleState.Collapsed;
    }
  }

  /** The draft that a person wrote became a task, which has a thread of its own. */
  replaced(draft: vscode.CommentThread): void {
    draft.dispose();
  }

  dispose(): void {
    for (const { thread } of this.shown.values()) thread.dispose();
    this.controller.dispose();
  }

  private place(task: TaskView): { uri: vscode.Uri; range: vscode.Range } | undefined {
    const here = this.places.ofTask(task.id, (hunk) => this.board.hunk(hunk)?.status !== "orphaned");
    if (here) return { uri: vscode.Uri.parse(here.uri, true), range: line(range(here.range)) };
    const ref = task.refs.find((each) => each.uri && each.range);
    if (!ref) return undefined;
    // In an open document the server knows: where it names no place, the place is lost.
    if (this.places.knows(key(ref.uri!))) return undefined;
    return { uri: vscode.Uri.parse(ref.uri!, true), range: line(range(ref.range!)) };
  }

  private draw(task: TaskView, place: { uri: vscode.Uri; range: vscode.Range }): void {
    const known = this.shown.get(task.id);
    const full = this.board.threads.get(task.id);
    const parts = full ? said(full, this.board.proposalsOf(task)) : [];
    const nothing = this.board.foundNothing(task);
    const drawn = JSON.stringify([parts, task.status, task.progress, task.reason, vscode.workspace.isTrusted]);
    let thread = known?.thread;
    if (thread && thread.uri.toString() !== place.uri.toString()) {
      thread.dispose();
      thread = undefined;
    }
    if (!thread) {
      thread = this.controller.createCommentThread(place.uri, place.range, []);
      thread.task = task.id;
      thread.collapsibleState = vscode.CommentThreadCollapsibleState.Collapsed;
    } else if (!thread.range?.isEqual(place.range)) {
      thread.range = place.range;
    }
    if (drawn !== known?.drawn || thread !== known.thread) {
      thread.comments = parts.map((each) => comment(task.id, each, nothing));
      thread.label = `${task.id} · ${state(task)}`;
      thread.contextValue = `task.${task.status}`;
      thread.canReply = vscode.workspace.isTrusted;
      thread.state = task.status === "done" ? vscode.CommentThreadState.Resolved : vscode.CommentThreadState.Unresolved;
    }
    this.shown.set(task.id, { thread, drawn });
  }
}

function comment(task: string, part: Said, nothing: boolean): TaskComment {
  return {
    author: { name: part.by },
    ...(part.label ? { label: part.label } : {}),
    body: body(part),
    mode: vscode.CommentMode.Preview,
    contextValue: nothing && part.kind === "report" ? "report.nothing" : part.kind,
    ...(part.about ? { about: part.about } : {}),
    ...(part.at ? { timestamp: new Date(part.at) } : {}),
    task,
  };
}

function body(part: Said): vscode.MarkdownString {
  const lines = part.text.split("\n").map(escaped);
  const changes = (part.changes ?? []).map(({ id, marks, status }) => `**${id}**${status === "pending" ? "" : ` (${SENTENCE[status]})`}  ${change(marks)}`);
  return new vscode.MarkdownString([...lines, ...changes].join("\n\n"), false);
}

/** Behind all of the line on which something begins: an open thread stands below it, and not between its wrapped parts. */
function line(of: vscode.Range): vscode.Range {
  return new vscode.Range(of.start.line, BEHIND, of.start.line, BEHIND);
}

/** How a thread is called where it is listed. */
export function title(task: TaskView): string {
  return `${task.id} ${short(task.intent)}`;
}
