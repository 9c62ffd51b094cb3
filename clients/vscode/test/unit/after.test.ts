import assert from "node:assert/strict";
import { test } from "node:test";
import type { HunkView } from "../../src/protocol.ts";
import { offset, spots } from "../../src/review/after.ts";

const hunk = (id: string, line: number, character: number, before: string, text: string): HunkView => ({
  id, uri: "file:///a.tex", range: { start: { line, character }, end: { line, character: character + before.length } }, base: "", status: "pending", texts: { A: text }, why: "", before, marks: {},
});
const words = (each: HunkView): string => each.texts["A"]!;

test("each sentence is found in the text as it would be, also where the request above it goes", () => {
  const before = "% TODO(coauthor): tighten\nOne is long. Two is long.\nThree is long.\n";
  const after = "One. Two is long.\nThree!\n";
  const found = spots(before, after, [hunk("P1.2", 2, 0, "Three is long.", "Three!"), hunk("P1.1", 1, 0, "One is long.", "One.")], words);
  assert.deepEqual(found.map(({ hunk: { id }, start, end }) => [id, after.slice(start, end)]), [["P1.1", "One."], ["P1.2", "Three!"]]);
});

test("a sentence that goes has a place without words", () => {
  const [one, two] = spots("A. B. C.\n", "A. C!\n", [hunk("P1.1", 0, 3, "B. ", ""), hunk("P1.2", 0, 6, "C.", "C!")], words);
  assert.deepEqual([one!.start, one!.end, two!.start, two!.end], [3, 3, 3, 5]);
});

test("the same words twice are told apart", () => {
  const found = spots("x. x.\n", "y. y.\n", [hunk("P1.1", 0, 0, "x.", "y."), hunk("P1.2", 0, 3, "x.", "y.")], words);
  assert.deepEqual(found.map(({ start }) => start), [0, 3]);
});

test("a place beyond the text is its end", () => {
  assert.equal(offset("ab\nc", { line: 0, character: 9 }), 2);
  assert.equal(offset("ab\nc", { line: 7, character: 0 }), 4);
});
