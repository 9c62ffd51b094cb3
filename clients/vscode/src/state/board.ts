// What this window knows of tasks: their views, and thread and proposals of those that live. Filled by the server's
// `coauthor/taskChanged`, never by guessing; knows nothing of the editor.
import { Signal } from "../core/signal";
import { outcome } from "../margin/outcome";
import { step } from "../margin/words";
import type { HunkView, Preview, QuestionView, Status, TaskView, Thread } from "../protocol";
import type { Execute } from "../server/results";

const ENDED: readonly Status[] = ["done", "failed", "canceled"];
const RUNNING: readonly Status[] = ["claimed", "in_progress"];
/** The states in which a task goes on by itself. */
export const WORKING: readonly Status[] = ["open", "claimed", "in_progress"];
const QUEUED: readonly Status[] = ["open", "blocked"];
/** What a blocked task needs that only the person can give. */
const THEIRS = ["needs_model", "trust", "budget"];
const WAITING: readonly Status[] = ["needs_user", "awaiting_review"];
/** The states of a sentence that waits for a decision. */
export const UNDECIDED: readonly string[] = ["pending", "stale", "orphaned"];
/** Who does what takes no model and is asked for at every turn. */
const BUILDER = "builder";
const RUNS = ["checker", BUILDER];
const KEPT = 500;
/** So many tasks that ended before this window are asked what they came to. */
const LOOKED = 40;
/** The label of words that are the person's own and no candidate's. */
export const OWN = "";
const OFFERED = "suggestion";

export interface Waiting {
  task: TaskView;
  proposals: Preview[];
  questions: QuestionView[];
  /** It waits with neither: a report to read, a plan to approve. */
  bare: boolean;
  /** Nobody asked for it: something that could be done next. */
  offered: boolean;
}

export class Board {
  readonly tasks = new Map<string, TaskView>();
  readonly threads = new Map<string, Thread>();
  readonly previews = new Map<string, Preview>();
  /** Says which task changed, or undefined for all of them. */
  readonly changed = new Signal<string | undefined>();
  /** Tasks that failed while this window was there and that nobody has looked away from. */
  private readonly failures = new Set<string>();
  /** Tasks that had ended before and were asked for since somebody looks at them. */
  private readonly looked = new Set<string>();
  private readonly loading = new Map<string, Promise<void>>();
  private readonly again = new Set<string>();

  constructor(private readonly execute: Execute) {}

  /** Ask for everything anew, as after a restart of the server. */
  async reload(): Promise<void> {
    const { tasks } = await this.execute("coauthor.task.list", { limit: KEPT });
    this.clear();
    for (const task of [...tasks].reverse()) this.tasks.set(task.id, task);
    await Promise.all(tasks.filter((task) => !ended(task)).map((task) => this.load(task.id)));
    this.changed.emit(undefined);
  }

  clear(): void {
    this.looked.clear();
    this.tasks.clear();
    this.threads.clear();
    this.previews.clear();
  }

  /** The server says how a task looks now. */
  async take(task: TaskView): Promise<void> {
    this.tasks.set(task.id, task);
    this.changed.emit(task.id);
    await this.load(task.id);
    this.changed.emit(task.id);
  }

  /** Thread and proposals of one task; asked for once at a time, and once more if it changed meanwhile. */
  load(id: string): Promise<void> {
    const running = this.loading.get(id);
    if (running) {
      this.again.add(id);
      return running;
    }
    const made = this.fetch(id).finally(() => this.loading.delete(id));
    this.loading.set(id, made);
    return made;
  }

  /** A task's thread, fetched where it is not known yet. */
  async thread(id: string): Promise<Thread | undefined> {
    if (!this.threads.has(id)) await this.load(id);
    return this.threads.get(id);
  }

  /** A proposal, fetched where it is not known yet, as one whose task is done. */
  async proposal(id: string): Promise<Preview> {
    const known = this.previews.get(id) ?? seen(await this.execute("coauthor.proposal.get", { proposal: id }));
    this.previews.set(id, known);
    return known;
  }

  /** A proposal as it would be with one candidate. */
  preview(proposal: string, candidate: string): Promise<Preview> {
    return this.execute("coauthor.proposal.preview", { proposal, candidate });
  }

  /** A task has failed just now: it waits for the person until it is tried again, or put away here. */
  failed(task: string): void {
    this.failures.add(task);
    this.changed.emit(task);
  }

  /** The person knows that it failed. */
  putAway(task: string): void {
    this.failures.delete(task);
    this.changed.emit(task);
  }

  /** Whether a task was looked at and there was nothing to change, nor to say. */
  foundNothing(task: TaskView): boolean {
    const latest = this.threads.get(task.id)?.reports.at(-1);
    const empty = latest !== undefined && latest.findings.length === 0 && Object.keys(latest.scores).length === 0;
    return empty && task.status === "awaiting_review" && task.proposals.length === 0;
  }

  /** What a task that is done came to; where its thread is not known it is asked for, and `changed` says so. */
  outcome(task: TaskView): string {
    if (task.status !== "done") return "";
    const thread = this.threads.get(task.id);
    if (thread?.task.status === task.status) return outcome(thread, this.proposalsOf(task));
    if (this.looked.size < LOOKED && !this.looked.has(task.id) && this.looked.add(task.id)) void this.load(task.id).then(() => this.changed.emit(task.id), () => undefined);
    return "";
  }

  /** What was said of a task that was tried again after it had proposed something, where nothing more came of it. */
  foundAgain({ id, status }: TaskView): string | undefined {
    const thread = this.threads.get(id);
    const last = (type: string): number => thread?.events.findLastIndex((each) => each.type === type) ?? -1;
    const later = status === "awaiting_review" && last("proposal.posted") >= 0 && last("report.posted") > last("proposal.posted");
    return later ? (thread?.reports.at(-1)?.summary ?? "") : undefined;
  }

  /** Whether a task is a build that TeX had errors in. */
  unbuilt({ id, assignee }: TaskView): boolean {
    return assignee === BUILDER && (this.threads.get(id)?.reports.at(-1)?.findings ?? []).some((each) => each["severity"] === "error");
  }

  /** What somebody has asked for; no suggestion, check or build. */
  get asked(): TaskView[] {
    return [...this.tasks.values()].filter(({ assignee }) => assignee !== OFFERED && !RUNS.includes(assignee));
  }

  /** The tasks that wait for the person, oldest first. */
  get inbox(): Waiting[] {
    const found: Waiting[] = [];
    for (const task of this.tasks.values()) {
      if (task.status === "failed" && this.failures.has(task.id)) found.push({ task, proposals: [], questions: [], bare: true, offered: false });
      if (ended(task)) continue;
      const proposals = this.proposalsOf(task).filter((preview) => undecided(preview).length > 0);
      const questions = (this.threads.get(task.id)?.questions ?? []).filter((question) => question.answer === null);
      // A view is newer than its thread for a moment; what it waits with is not known then.
      const bare = !proposals.length && !questions.length && (WAITING.includes(task.status) || theirs(task)) && this.threads.get(task.id)?.task.status === task.status;
      if (proposals.length || questions.length || bare) found.push({ task, proposals, questions, bare, offered: task.assignee === OFFERED });
    }
    return found;
  }

  get running(): TaskView[] {
    return [...this.tasks.values()].filter((task) => RUNNING.includes(task.status));
  }

  get queued(): TaskView[] {
    return [...this.tasks.values()].filter((task) => QUEUED.includes(task.status) && !theirs(task));
  }

  /** Newest first; of what is run over and over, as checks and builds are, only the newest. */
  get ended(): TaskView[] {
    const all = [...this.tasks.values()].filter(ended).sort((a, b) => b.updated_at.localeCompare(a.updated_at));
    return all.filter((task, at) => !RUNS.includes(task.assignee) || all.findIndex((each) => each.assignee === task.assignee && each.intent === task.intent) === at);
  }

  hunk(id: string): HunkView | undefined {
    return this.previews.get(proposalOf(id))?.hunks.find((each) => each.id === id);
  }

  taskOf(proposal: string): TaskView | undefined {
    const preview = this.previews.get(proposal);
    return preview && this.tasks.get(preview.proposal.task);
  }

  proposalsOf(task: TaskView): Preview[] {
    return task.proposals.map((id) => this.previews.get(id)).filter((preview) => preview !== undefined);
  }

  private async fetch(id: string): Promise<void> {
    do {
      this.again.delete(id);
      const thread = await this.execute("coauthor.task.thread", { task: id });
      const previews = await Promise.all(
        thread.proposals.map((proposal) => this.execute("coauthor.proposal.get", { proposal: proposal.id })),
      );
      this.tasks.set(id, thread.task);
      this.threads.set(id, thread);
      for (const preview of previews) this.previews.set(preview.proposal.id, seen(preview));
    } while (this.again.has(id));
  }
}

function theirs(task: TaskView): boolean {
  return task.status === "blocked" && THEIRS.includes(task.needs ?? "");
}

export function ended(task: TaskView): boolean {
  return ENDED.includes(task.status);
}

/** The sentences of a proposal that nobody has decided yet; none of one that an other took the place of. */
export function undecided(preview: Preview): HunkView[] {
  if (preview.proposal.status === "superseded" || preview.proposal.status === "reverted") return [];
  return preview.hunks.filter((hunk) => UNDECIDED.includes(hunk.status));
}

function seen(preview: Preview): Preview {
  return { ...preview, hunks: preview.hunks.map(offered) };
}

/** A sentence with what a yes would put in: the person's own words, once it was accepted in those, and nothing else. */
function offered(hunk: HunkView): HunkView {
  const { edited, marks } = hunk;
  return edited === undefined ? hunk : { ...hunk, texts: { [OWN]: edited }, marks: { [OWN]: marks[OWN] ?? [["del", hunk.before], ["ins", edited]] } };
}

/** `P7` for `P7.1`. */
export function proposalOf(hunk: string): string {
  return hunk.split(".")[0] ?? hunk;
}

/** What stands in the status bar, and what a screen reader says for it. */
export function summary(board: Board): { text: string; spoken: string } {
  const inbox = board.inbox.filter((each) => !each.offered);
  const proposals = inbox.reduce((sum, each) => sum + each.proposals.length, 0);
  const questions = inbox.reduce((sum, each) => sum + each.questions.length, 0);
  const failed = inbox.filter((each) => each.task.status === "failed").length;
  const reports = inbox.filter((each) => each.bare).length - failed;
  const queued = board.queued.filter((task) => task.status === "open");
  const running = board.running;
  const parts = [
    ...(proposals ? [`$(git-pull-request) ${proposals}`] : []),
    ...(questions ? [`$(question) ${questions}`] : []),
    ...(reports ? [`$(note) ${reports}`] : []),
    ...(failed ? [`$(error) ${failed}`] : []),
    ...(queued.length ? [`$(watch) ${queued.length}`] : []),
    ...(running.length ? [`$(sync~spin) ${running[0]!.progress ? step(running[0]!.progress.step) : running[0]!.id}`] : []),
  ];
  const spoken = [
    count(proposals, "proposal"),
    count(questions, "question"),
    ...(reports ? [`${count(reports, "task")} to read`] : []),
    ...(failed ? [`${count(failed, "task")} failed`] : []),
    ...(queued.length ? [`${count(queued.length, "task")} queued`] : []),
    running.length ? `${count(running.length, "task")} at work` : "nothing at work",
  ].join(", ");
  return { text: parts.join("  "), spoken };
}

function count(number: number, word: string): string {
  return `${number || "no"} ${word}${number === 1 ? "" : "s"}`;
}
