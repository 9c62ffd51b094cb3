import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { happened, line } from "../../src/margin/record.ts";
import type { EventType, EventView } from "../../src/protocol.ts";

const told = (type: EventType, data: Record<string, unknown> = {}): string => happened({ type, data });

test("exact rules are no model", () => {
  assert.equal(told("model.called", { profile: "rules", model: "rules", step: "plan" }), "applied the exact rules (plan); no model was asked");
  assert.equal(told("model.called", { profile: "quick", model: "small", step: "plan", tokens_in: 3, tokens_out: 4 }), "asked small for the plan (7 tokens)");
});

test("every type of event is told in words", () => {
  const types = /EventType = ([^;]+);/.exec(readFileSync("src/protocol.ts", "utf8"))![1]!.match(/[a-z_]+\.[a-z_]+/g)!;
  assert.ok(types.length > 30);
  assert.deepEqual(types.filter((type) => told(type as EventType) === type), []);
});

test("a line of the record says when, of which task, who and what", () => {
  const event = { at: "2026-01-01T10:20:30Z", task: "T1", actor: { id: "a", kind: "human", name: "Ada" }, type: "proposal.accepted", data: { hunks: ["P1.1", "P1.2"] } };
  assert.equal(line(event as unknown as EventView), "2026-01-01 10:20:30  T1    Ada  accepted P1.1, P1.2");
});
