// What a request brought and nobody can see: where sentences of a proposal stand outside of what the window shows, it is
// said how many there are and where they begin, with a way there.
import * as vscode from "vscode";
import type { App } from "../core/app";
import { key, named } from "../core/edges";
import { tell } from "../core/told";
import { amount } from "../margin/amount";
import type { HunkView, Place, TaskView } from "../protocol";
import { proposalOf, undecided } from "../state/board";
import { ordered } from "../review/walk";

const LASTS = 30_000;

export class Unseen {
  private readonly told = new Map<string, { waiting: number; close: () => void }>();

  constructor(
    private readonly app: App,
    private readonly since = new Date().toISOString(),
  ) {}

  /** A task changed: of each proposal that came since this window opened, say once what is out of sight. */
  hear(task: TaskView): void {
    for (const preview of this.app.board.proposalsOf(task)) {
      const { id } = preview.proposal;
      const waiting = undecided(preview);
      const before = this.told.get(id);
      if (before && waiting.length < before.waiting) before.close(); // the person is at it
      if (before || waiting.length === 0 || !this.isNews(task, id) || !vscode.window.state.focused) continue;
      this.told.set(id, { waiting: waiting.length, close: this.tell(waiting) });
    }
  }

  /** The person went to a sentence: what its proposal brought is found. */
  went(hunk: string): void {
    this.told.get(proposalOf(hunk))?.close();
  }

  private isNews(task: TaskView, proposal: string): boolean {
    const events = this.app.board.threads.get(task.id)?.events ?? [];
    return events.some(({ type, data, at }) => type === "proposal.posted" && data["proposal"] === proposal && at >= this.since);
  }

  private tell(waiting: readonly HunkView[]): () => void {
    const away = waiting.filter((hunk) => !this.seen(hunk));
    const stops = waiting.flatMap((hunk) => this.place(hunk) ?? []);
    const [first] = ordered(stops);
    if (away.length === 0 || !first) return () => undefined;
    const files = new Set(stops.map(({ uri }) => uri)).size;
    const what = amount(waiting);
    const hidden = away.length === waiting.length ? "" : amount(away).said;
    return tell(told(what, hidden, `line ${first.at.line + 1} of ${named(first.uri)}`, files), [{ label: "Go to the First", command: "goTo", argument: { hunk: first.id } }], LASTS);
  }

  private place(hunk: HunkView): { id: string; uri: string; at: Place } | undefined {
    const here = this.app.places.ofHunk(hunk.id);
    const at = here?.range.start ?? hunk.range?.start;
    return at && { id: hunk.id, uri: here?.uri ?? key(hunk.uri), at };
  }

  /** Whether the line on which a sentence begins is on the screen. */
  private seen(hunk: HunkView): boolean {
    const place = this.place(hunk);
    const editors = vscode.window.visibleTextEditors.filter(({ document }) => key(document.uri) === place?.uri);
    return editors.some(({ visibleRanges }) => visibleRanges.some(({ start, end }) => start.line <= place!.at.line && place!.at.line <= end.line));
  }
}

/** So much waits, of which (where that is not all) `away` is out of sight; it begins at `first`. */
function told({ said, one }: { said: string; one: boolean }, away: string, first: string, files: number): string {
  const where = files > 1 ? ` in ${files} files` : "";
  const hidden = away ? `, ${away} of it out of sight` : "";
  return `CoAuthor: ${said} ${one ? "waits" : "wait"} for your yes or no${where}${hidden}. ${one ? "It is" : "The first is"} on ${first}.`;
}
