import assert from "node:assert/strict";
import { test } from "node:test";
import type { Execute } from "../../src/server/results.ts";
import { Board } from "../../src/state/board.ts";

test("a sentence that was accepted in the person's own words, and taken back, has the words that a yes would put in", async () => {
  const hunk = { id: "P1.1", uri: "file:///a.tex", range: null, base: "", status: "pending", texts: { A: "x", B: "z" }, why: "", before: "y", marks: { A: [["ins", "x"]] } };
  const proposal = { id: "P1", task: "T1", status: "pending", candidates: [], files: [], base: {}, summary: "", marks: [] };
  const preview = { proposal, diff: "", files: [], stale: false, hunks: [{ ...hunk, edited: "x Foo", marks: { ...hunk.marks, "": [["ins", "x Foo"]] } }, { ...hunk, id: "P1.2" }] };
  const task = { id: "T1", status: "awaiting_review", proposals: ["P1"] };
  const thread = { task, events: [], proposals: [proposal], questions: [], reports: [] };
  const answers: Record<string, unknown> = { "coauthor.task.list": { tasks: [task] }, "coauthor.task.thread": thread, "coauthor.proposal.get": preview };
  const board = new Board((async (name: string) => Promise.resolve(answers[name])) as unknown as Execute);
  await board.reload();
  assert.deepEqual(board.hunk("P1.1")!.texts, { "": "x Foo" });
  assert.deepEqual(board.hunk("P1.1")!.marks, { "": [["ins", "x Foo"]] });
  assert.deepEqual(board.hunk("P1.2")!.texts, { A: "x", B: "z" });
});
