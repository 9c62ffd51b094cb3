import assert from "node:assert/strict";
import { test } from "node:test";
import { state } from "../../src/margin/words.ts";
import type { EventView, TaskView, Thread } from "../../src/protocol.ts";
import { Board } from "../../src/state/board.ts";

const task = (more: Partial<TaskView>): TaskView => ({ id: "T1", status: "done", assignee: "auto", intent: "", proposals: [], ...more }) as TaskView;

function knows(of: TaskView, events: string[], findings: Array<Record<string, unknown>> = []): Board {
  const board = new Board((() => Promise.reject(new Error("nothing is asked"))) as never);
  const told = events.map((type) => ({ type, data: {} }) as unknown as EventView);
  board.threads.set(of.id, { task: of, events: told, proposals: [], questions: [], reports: [{ summary: "Nothing to change.", findings, scores: {} }] } as Thread);
  return board;
}

test("a person's own decision is not called cancelled", () => {
  assert.equal(state(task({ status: "canceled", reason: "kept yours instead of P1" })), "kept yours instead of P1");
  assert.equal(state(task({ status: "canceled", reason: "P1 rejected" })), "P1 rejected");
  assert.equal(state(task({ status: "canceled", reason: "its comment was deleted" })), "cancelled: its comment was deleted");
  assert.equal(state(task({ status: "canceled" })), "cancelled");
});

test("a build with errors is told from one that is well", () => {
  const built = task({ assignee: "builder" });
  assert.equal(knows(built, [], [{ severity: "error" }]).unbuilt(built), true);
  assert.equal(knows(built, [], [{ severity: "warning" }]).unbuilt(built), false);
  assert.equal(knows(task({}), [], [{ severity: "error" }]).unbuilt(task({})), false);
});

test("what was tried again in vain is told from what was proposed since", () => {
  const again = task({ status: "awaiting_review", proposals: ["P1"] });
  assert.equal(knows(again, ["proposal.posted", "report.posted"]).foundAgain(again), "Nothing to change.");
  assert.equal(knows(again, ["report.posted", "proposal.posted"]).foundAgain(again), undefined);
  assert.equal(knows(again, ["report.posted"]).foundAgain(again), undefined);
});
