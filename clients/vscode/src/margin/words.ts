// What is said in a task's thread, as parts for the margin. Pure; whoever shows them must not read them as markdown.
import type { EventView, HunkStatus, HunkView, Preview, TaskView, Thread } from "../protocol";

export interface Said {
  /** Who says it, as a person reads it. */
  by: string;
  /** Stands small beside the name. */
  label?: string;
  kind: "request" | "plan" | "question" | "proposal" | "report" | "reply" | "note";
  /** Lines of plain text. */
  text: string;
  /** A list of what goes and comes, for proposals. */
  changes?: Array<{ id: string; marks: string[][]; status: HunkStatus; became: string }>;
  at?: string;
  /** What a command on it is about. */
  about?: string;
  /** The sentences that it says no to. */
  rejects?: { proposal: string; hunks: string[] };
}

const STATES: Record<TaskView["status"], string> = {
  open: "queued",
  claimed: "at work",
  in_progress: "at work",
  awaiting_review: "waits for you",
  needs_user: "asks you",
  blocked: "blocked",
  done: "done",
  failed: "failed",
  canceled: "cancelled",
};

/** The server's words where the last sentence was decided, and none went in. */
const DECIDED = /^(P\d+ rejected|kept yours instead of P\d+)$/;

/** What has become of a sentence. */
export const SENTENCE: Readonly<Record<HunkStatus, string>> = {
  pending: "to decide",
  accepted: "accepted",
  edited: "accepted in your words",
  rejected: "rejected",
  stale: "changed since",
  orphaned: "lost its place",
};

/** What has become of a sentence, with whose words it has; nothing where it waits as it was proposed. */
function became({ status, edited }: HunkView, undone: boolean): string {
  const taken = status === "accepted" || status === "edited";
  if (undone) return taken ? "taken back" : "";
  if (status === "pending") return edited === undefined ? "" : "to decide, in your words";
  return `${{ accepted: "✓ ", edited: "✓ ", rejected: "✗ " }[status as string] ?? ""}${SENTENCE[status]}`;
}

const PROPOSAL: Readonly<Record<string, string>> = {
  pending: "to decide",
  applying: "is being put in",
  accepted: "accepted",
  partly: "accepted in part",
  rejected: "rejected",
  superseded: "replaced by a newer one",
  stale: "the text changed since",
  conflict: "does not fit the text any more",
  orphaned: "lost its place",
  reverted: "undone",
};

const STEPS: Readonly<Record<string, string>> = { plan: "planning", edits: "writing", candidates: "writing versions", report: "judging" };

/** What a task is at, in a word. */
export function step(name: string): string {
  return STEPS[name] ?? name;
}

/** A task's state in words, with the step or the reason where there is one. */
export function state(task: TaskView): string {
  if (task.progress && (task.status === "claimed" || task.status === "in_progress")) {
    return `at work: ${[step(task.progress.step), task.progress.detail].filter(Boolean).join(" · ")}`;
  }
  if (task.status === "open" && task.reason?.startsWith("try ")) return `waits to be tried again: ${task.reason}`;
  if (task.status === "blocked") return `blocked: ${task.reason ?? "waits"}`;
  if (task.status === "failed") return `failed: ${task.error ?? task.reason ?? "no reason known"}`;
  if (task.status === "canceled" && task.reason) return ended(task.reason);
  return STATES[task.status];
}

/** Why nobody wants a task any more; a person's own decision is no cancelling. */
function ended(reason: string): string {
  return DECIDED.test(reason) ? reason : `cancelled: ${reason}`;
}

/** Whether what is proposed to mend a build was tried and did not mend it; the server's words. */
export function fails(marks: readonly string[]): boolean {
  return marks.some((mark) => mark.startsWith("With this TeX still says"));
}

/** The sentence that a report names as waiting already, instead of proposing it again. */
export function waitsAs(summary: string): string | undefined {
  return /\bP\d+\.\d+\b/.exec(summary)?.[0];
}

/** A request on one line, no longer than `most` characters. */
export function short(text: string, most = 80): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length > most ? `${line.slice(0, most - 1)}…` : line;
}

/** Everything in a thread that a person wants to read, oldest first. */
export function said(thread: Thread, previews: readonly Preview[]): Said[] {
  const found: Said[] = [{ by: nameOf(thread.task.created_by), kind: "request", text: thread.task.intent, label: state(thread.task), at: thread.task.created_at }];
  let goal: unknown;
  for (const event of thread.events) {
    if (event.type === "plan.posted") goal = (event.data["plan"] as Plan | undefined)?.goal;
    // A report that says no more than its plan, as where there is nothing to change, stands in place of it.
    if (event.type === "report.posted" && saysNoMore(event.data as unknown as Report, goal)) {
      if ((event.data as unknown as Report).summary !== goal) continue; // the plan says its place, too
      const planned = found.findLastIndex(({ kind }) => kind === "plan");
      if (planned >= 0) found.splice(planned, 1);
      goal = undefined;
    }
    if (event.type === "proposal.rebased" && event.data["how"] === "reconsidered") takenBack(found, event.data as unknown as Reconsidered);
    const one = ofEvent(event, thread, previews, goal);
    if (one) found.push({ ...one, at: event.at });
  }
  if (thread.task.status === "blocked" && thread.task.possible?.length) {
    found.push({ by: "CoAuthor", kind: "note", text: `Possible now: ${thread.task.possible.join(", ")}` });
  }
  return found;
}

interface Reconsidered {
  proposal: string;
  hunks: Array<{ id: string; status: HunkStatus }>;
}

/** The reasons of noes that were taken back since are no reasons any more. */
function takenBack(found: Said[], { proposal: id, hunks }: Reconsidered): void {
  const stands = new Set(hunks.filter((hunk) => hunk.status === "rejected").map((hunk) => hunk.id));
  for (const one of found) {
    if (one.rejects?.proposal === id && !one.rejects.hunks.some((hunk) => stands.has(hunk))) one.label = `rejected ${id}, and took it back`;
  }
}

/** `goal` is that of the plan before it. */
function ofEvent(event: EventView, thread: Thread, previews: readonly Preview[], goal: unknown): Said | undefined {
  const by = nameOf(event.actor);
  const data = event.data as Record<string, string | undefined>;
  switch (event.type) {
    case "comment.added":
      return { by, kind: "reply", ...label(event.data["at"] as Record<string, string> | undefined), text: data["text"] ?? "" };
    case "plan.posted":
      return { by, kind: "plan", label: "plan", text: plan(event.data["plan"] as Plan | undefined) };
    case "question.asked":
      return question(by, data["question"], thread);
    case "question.answered":
      return { by, kind: "reply", label: `answers ${data["question"] ?? ""}`.trim(), text: data["option"] ?? data["text"] ?? "" };
    case "proposal.posted":
      return proposal(by, data["proposal"], previews);
    case "report.posted":
      return { by, kind: "report", label: "report", text: report(event.data as unknown as Report, goal) };
    case "proposal.rejected":
      return data["reason"] ? { by, kind: "reply", label: `rejects ${data["proposal"] ?? ""}`, text: data["reason"], rejects: { proposal: data["proposal"] ?? "", hunks: event.data["hunks"] as string[] } } : undefined;
    case "task.failed":
      return { by, kind: "note", label: "failed", text: data["error"] ?? "" };
    case "task.blocked":
      return { by, kind: "note", label: "blocked", text: data["reason"] ?? "" };
    default:
      return undefined;
  }
}

interface Plan {
  goal?: string;
  issues?: string[];
  strategy?: string[];
  risks?: string[];
  citations_needed?: string[];
}

/** A plan as lines. */
export function plan(given: Plan | undefined): string {
  if (!given) return "";
  const list = (title: string, items: string[] | undefined): string[] => (items?.length ? [`${title}:`, ...items.map((each) => `• ${each}`)] : []);
  return [
    ...(given.goal ? [given.goal] : []),
    ...list("Found", given.issues),
    ...list("Will do", given.strategy),
    ...list("Risks", given.risks),
    ...list("Needs a source", given.citations_needed),
  ].join("\n");
}

interface Report {
  summary?: string;
  findings?: Array<{ code?: string; target?: string; quote?: string; severity?: string; message?: string; suggestion?: string }>;
  scores?: Record<string, number>;
}

function saysNoMore({ summary = "", findings = [], scores = {} }: Report, goal: unknown): boolean {
  return summary !== "" && typeof goal === "string" && goal.startsWith(summary) && findings.length === 0 && Object.keys(scores).length === 0;
}

/** A report as lines; what the plan has said already is not said again. */
export function report({ summary = "", findings = [], scores = {} }: Report, goal?: unknown): string {
  const found = findings.map(({ code, target, quote, severity, message = "", suggestion }) => {
    if (code === "answer") return message;
    const about = quote ? `“${short(quote, 40)}”` : target;
    return `• ${[severity, about].filter(Boolean).join(", ")}${severity || about ? ": " : ""}${message}${suggestion ? ` → ${suggestion}` : ""}`;
  });
  const marks = Object.entries(scores).map(([item, score]) => `${item} ${score}/5`).join(", ");
  return [...(summary && summary !== goal ? [summary] : []), ...(marks ? [marks] : []), ...found].join("\n") || "Nothing to change.";
}

/** What a comment is about, where it is about one sentence or line of the plan. */
function label(at: Record<string, string> | undefined): { label?: string } {
  const about = at?.["hunk"] ?? at?.["plan"];
  return about ? { label: `about ${about}` } : {};
}

function question(by: string, id: string | undefined, thread: Thread): Said | undefined {
  const asked = thread.questions.find((each) => each.id === id);
  if (!asked) return undefined;
  const options = asked.options.length ? `\n${asked.options.map((each) => `• ${each}`).join("\n")}` : "";
  return { by, kind: "question", label: asked.answer === null ? "asks" : "asked", text: asked.text + options, about: asked.id };
}

function proposal(by: string, id: string | undefined, previews: readonly Preview[]): Said | undefined {
  const preview = previews.find((each) => each.proposal.id === id);
  if (!preview) return undefined;
  const label = preview.proposal.candidates[0]?.label ?? "";
  const undone = preview.proposal.status === "reverted";
  const changes = preview.hunks.map((hunk) => ({ id: hunk.id, status: hunk.status, became: became(hunk, undone), marks: hunk.marks[label] ?? Object.values(hunk.marks)[0] ?? [] }));
  return { by, kind: "proposal", label: `${preview.proposal.id}${preview.proposal.reverts ? `, taking back ${preview.proposal.reverts}` : ""} · ${PROPOSAL[preview.proposal.status] ?? preview.proposal.status}`, text: preview.proposal.summary, changes, about: preview.proposal.id };
}

function nameOf(actor: { kind: string; name: string; id: string }): string {
  if (actor.kind === "human") return actor.name || "You";
  return actor.name ? `CoAuthor (${actor.name})` : "CoAuthor";
}
