import assert from "node:assert/strict";
import { test } from "node:test";
import { plan, said, short } from "../../src/margin/words.ts";
import type { EventView, HunkStatus, Preview, Thread } from "../../src/protocol.ts";

const actor = (kind: string, name: string) => ({ id: name, kind, name });
const event = (type: string, data: Record<string, unknown>, by = actor("agent", "reviser")): EventView => ({
  id: "E1", seq: 1, workspace: "w", stream: "task/T1", version: 1, type, v: 1, actor: by, at: "2026-01-01T00:00:00Z", data,
});
const thread = (...events: EventView[]): Thread => ({
  task: {
    id: "T1", intent: "tighten", origin: "todo", raw: "", status: "blocked", reason: "needs a model", possible: ["tighten"], priority: "foreground",
    created_by: actor("human", "Ada"), assignee: "auto", refs: [], base: {}, proposals: [], questions: [], attempt: 1,
    cost: { tokens_in: 0, tokens_out: 0, usd: 0 }, created_at: "2026-01-01T00:00:00Z", updated_at: "2026-01-01T00:00:00Z",
  },
  events, proposals: [], questions: [{ id: "Q1", text: "Which one?", options: ["this", "that"], answer: null, hunk: null, versions: {} }], reports: [],
});

test("a thread begins with the request, and tells who said what", () => {
  const parts = said(thread(event("plan.posted", { plan: { goal: "Shorter.", issues: ["wordy"] } }), event("comment.added", { text: "Keep it." }, actor("human", "Ada"))), []);
  assert.deepEqual(parts.map((each) => [each.by, each.kind]), [["Ada", "request"], ["CoAuthor (reviser)", "plan"], ["Ada", "reply"], ["CoAuthor", "note"]]);
  assert.equal(parts[0]?.label, "blocked: needs a model");
  assert.equal(parts.at(-1)?.text, "Possible now: tighten");
});

test("a question comes with its options and its name", () => {
  const asked = said(thread(event("question.asked", { question: "Q1" })), []).find((each) => each.kind === "question");
  assert.equal(asked?.about, "Q1");
  assert.match(asked?.text ?? "", /this[\s\S]*that/);
});

test("events that say nothing to a person are left out", () => {
  assert.equal(said(thread(event("task.claimed", {}), event("model.called", {})), []).length, 2);
});

test("a plan is lines, and an empty one is none", () => {
  assert.equal(plan({ goal: "G", strategy: ["a", "b"] }), "G\nWill do:\n• a\n• b");
  assert.equal(plan(undefined), "");
});

test("a long request is cut at its end", () => {
  assert.equal(short("a  b\nc"), "a b c");
  assert.equal(short("x".repeat(90)).length, 80);
});

test("what became of each sentence is said, and whose words it has", () => {
  const sentence = (status: HunkStatus, edited?: string) => ({ id: "P1.1", status, marks: {}, texts: {}, before: "", ...(edited === undefined ? {} : { edited }) });
  const became = (status: string, ...hunks: object[]) => {
    const preview = { proposal: { id: "P1", status, summary: "", candidates: [] }, hunks } as unknown as Preview;
    return said(thread(event("proposal.posted", { proposal: "P1" })), [preview]).find((each) => each.kind === "proposal")!.changes!.map((each) => each.became);
  };
  assert.deepEqual(became("partly", sentence("accepted"), sentence("edited", "Mine."), sentence("rejected"), sentence("pending")), ["✓ accepted", "✓ accepted in your words", "✗ rejected", ""]);
  assert.deepEqual(became("pending", sentence("pending", "Mine.")), ["to decide, in your words"]);
  assert.deepEqual(became("reverted", sentence("accepted"), sentence("rejected")), ["taken back", ""]);
});

test("a report that says no more than its plan is said once, in place of it", () => {
  const summary = "Nothing to change: none of 12 rules finds anything.";
  const planned = event("plan.posted", { plan: { goal: summary, strategy: ["Keep the numbers"] } });
  const parts = said(thread(planned, event("report.posted", { summary, findings: [], scores: {} })), []);
  assert.deepEqual(parts.map((each) => each.kind), ["request", "report", "note"]);
  assert.equal(parts[1]?.text, summary);
  const found = said(thread(planned, event("report.posted", { summary, findings: [{ message: "A remark." }] })), []);
  assert.deepEqual(found.map((each) => each.text).filter((each) => each.includes(summary)).length, 1);
  const placed = event("plan.posted", { plan: { goal: `${summary} “chapter 2” is chapter 2 in a.tex.` } });
  const once = said(thread(placed, event("report.posted", { summary })), []);
  assert.deepEqual(once.map((each) => each.kind), ["request", "plan", "note"]);
});

test("the reason of a no that was taken back is none any more", () => {
  const no = event("proposal.rejected", { proposal: "P1", hunks: ["P1.2"], reason: "Too blunt." }, actor("human", "Ada"));
  const back = (status: HunkStatus) => event("proposal.rebased", { proposal: "P1", how: "reconsidered", hunks: [{ id: "P1.1", status: "pending" }, { id: "P1.2", status }] });
  const labels = (...events: EventView[]) => said(thread(...events), []).filter((each) => each.text === "Too blunt.").map((each) => each.label);
  assert.deepEqual(labels(no, back("rejected")), ["rejects P1"]);
  assert.deepEqual(labels(no, back("pending")), ["rejected P1, and took it back"]);
  assert.deepEqual(labels(no, back("pending"), no), ["rejected P1, and took it back", "rejects P1"]);
});
