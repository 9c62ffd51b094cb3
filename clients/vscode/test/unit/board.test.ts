import assert from "node:assert/strict";
import { test } from "node:test";
import type { HunkView, Preview, TaskView, Thread } from "../../src/protocol.ts";
import type { Execute } from "../../src/server/results.ts";
import { Board, summary, undecided } from "../../src/state/board.ts";
import { Places } from "../../src/state/places.ts";

function task(id: string, status: TaskView["status"], more: Partial<TaskView> = {}): TaskView {
  return {
    id, intent: `do ${id}`, origin: "action", raw: "", status, priority: "foreground", created_by: { id: "ada", kind: "human", name: "Ada" },
    assignee: "auto", refs: [], base: {}, proposals: [], questions: [], attempt: 1, cost: { tokens_in: 0, tokens_out: 0, usd: 0 },
    created_at: "2026-01-01T00:00:00Z", updated_at: "2026-01-01T00:00:00Z", ...more,
  };
}

function preview(id: string, of: string, ...statuses: HunkView["status"][]): Preview {
  const hunks = statuses.map((status, at) => ({ id: `${id}.${at + 1}`, uri: "file:///a.tex", range: null, base: "", status, texts: { A: "x" }, why: "", before: "y", marks: {} }));
  return { proposal: { id, task: of, status: "pending", candidates: [{ label: "A", hunks: [] }], files: [], base: {}, summary: "", marks: [] }, diff: "", files: [], hunks, stale: false };
}

/** A server that knows these threads and proposals; the newest of each is what it answers. */
function server(threads: Thread[], previews: Preview[]) {
  const asked: string[] = [];
  const execute = (async (name: string, argument: { task?: string; proposal?: string }) => {
    asked.push(`${name} ${argument.task ?? argument.proposal ?? ""}`.trim());
    await Promise.resolve();
    if (name === "coauthor.task.list") return { tasks: threads.map((each) => each.task).reverse() };
    if (name === "coauthor.task.thread") return threads.find((each) => each.task.id === argument.task);
    return previews.find((each) => each.proposal.id === argument.proposal);
  }) as unknown as Execute;
  return { execute, asked };
}

const thread = (of: TaskView, previews: Preview[] = [], questions: Thread["questions"] = []): Thread => ({
  task: of, events: [], proposals: previews.map((each) => each.proposal), questions, reports: [],
});

test("what waits, what runs and what has ended are told apart", async () => {
  const proposed = preview("P1", "T1", "pending", "accepted");
  const threads = [
    thread(task("T1", "awaiting_review", { proposals: ["P1"] }), [proposed]),
    thread(task("T2", "in_progress", { progress: { step: "draft", detail: "", percent: null } })),
    thread(task("T3", "open")),
    thread(task("T4", "done")),
    thread(task("T5", "needs_user"), [], [{ id: "Q1", text: "Which?", options: [], answer: null, hunk: null, versions: {} }]),
  ];
  const board = new Board(server(threads, [proposed]).execute);
  await board.reload();
  assert.deepEqual(board.inbox.map((each) => each.task.id), ["T1", "T5"]);
  assert.deepEqual(board.running.map((each) => each.id), ["T2"]);
  assert.deepEqual(board.queued.map((each) => each.id), ["T3"]);
  assert.deepEqual(board.ended.map((each) => each.id), ["T4"]);
  assert.deepEqual(undecided(proposed).map((each) => each.id), ["P1.1"]);
  assert.equal(summary(board).spoken, "1 proposal, 1 question, 1 task queued, 1 task at work");
});

test("a task that has ended is listed without asking for its thread", async () => {
  const { execute, asked } = server([thread(task("T1", "done"))], []);
  await new Board(execute).reload();
  assert.deepEqual(asked, ["coauthor.task.list"]);
});

test("a change while a thread is fetched is fetched too", async () => {
  const threads = [thread(task("T1", "open"))];
  const { execute, asked } = server(threads, []);
  const board = new Board(execute);
  const first = board.take(task("T1", "open"));
  threads[0] = thread(task("T1", "done"));
  await Promise.all([first, board.take(task("T1", "done"))]);
  assert.equal(board.tasks.get("T1")?.status, "done");
  assert.equal(asked.filter((each) => each.startsWith("coauthor.task.thread")).length, 2);
});

test("a proposal that another took the place of waits for nobody", () => {
  const old = preview("P1", "T1", "pending");
  old.proposal.status = "superseded";
  assert.deepEqual(undecided(old), []);
});

test("a task stands at its own place, else at its first sentence", () => {
  const places = new Places();
  const range = (line: number) => ({ start: { line, character: 0 }, end: { line, character: 5 } });
  places.set("file:///a.tex", [{ range: range(4), about: { task: "T1", proposal: "P1", hunk: "P1.1", pending: true } }]);
  assert.equal(places.ofTask("T1")?.range.start.line, 4);
  places.set("file:///a.tex", [...places.in("file:///a.tex"), { range: range(2), about: { task: "T1" } }]);
  assert.equal(places.ofTask("T1")?.range.start.line, 2);
  places.forget("file:///a.tex");
  assert.equal(places.ofTask("T1"), undefined);
});

test("where all of a sentence was deleted, nothing of it stands", () => {
  const places = new Places();
  const at = { line: 3, character: 0 };
  const about = { task: "T1", proposal: "P1", hunk: "P1.1" };
  places.set("file:///a.tex", [{ range: { start: at, end: at }, about: { ...about, pending: false } }]);
  assert.equal(places.ofHunk("P1.1"), undefined);
  assert.ok(places.knows("file:///a.tex"), "so that it is listed as having lost its place");
  places.set("file:///a.tex", [{ range: { start: at, end: at }, about: { ...about, pending: true } }]);
  assert.deepEqual(places.ofHunk("P1.1")?.range.start, at, "words that only come have a place");
});

test("what nobody asked for is listed and not counted", async () => {
  const asks = (id: string, of: TaskView): Thread => ({ ...thread(of), questions: [{ id, text: "Draft it?", options: ["do it", "later", "never"], answer: null, hunk: null, versions: {} }] });
  const threads = [asks("Q1", task("T1", "needs_user", { assignee: "suggestion" })), asks("Q2", task("T2", "needs_user"))];
  const board = new Board(server(threads, []).execute);
  await board.reload();
  assert.deepEqual(board.inbox.map((each) => [each.task.id, each.offered]), [["T1", true], ["T2", false]]);
  assert.equal(summary(board).spoken, "no proposals, 1 question, nothing at work");
});
