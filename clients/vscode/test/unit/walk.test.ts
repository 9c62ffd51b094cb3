import assert from "node:assert/strict";
import { test } from "node:test";
import { step } from "../../src/review/walk.ts";

const stop = (id: string, uri: string, line: number, character = 0) => ({ id, uri, at: { line, character } });
const STOPS = [stop("b2", "b", 9), stop("a1", "a", 2), stop("b1", "b", 1), stop("a2", "a", 2, 40)];
const from = (uri: string, line: number, character = 0) => ({ uri, at: { line, character } });

test("next goes by place, then file by file, then round", () => {
  assert.equal(step(STOPS, from("a", 0))?.id, "a1");
  assert.equal(step(STOPS, from("a", 2))?.id, "a2");
  assert.equal(step(STOPS, from("a", 2, 40))?.id, "b1");
  assert.equal(step(STOPS, from("b", 9))?.id, "a1");
});

test("previous goes the other way", () => {
  assert.equal(step(STOPS, from("a", 2, 40), true)?.id, "a1");
  assert.equal(step(STOPS, from("a", 2), true)?.id, "b2");
  assert.equal(step(STOPS, from("c", 0), true)?.id, "b2");
});

test("with nothing to review there is nowhere to go", () => {
  assert.equal(step([], from("a", 0)), undefined);
});
