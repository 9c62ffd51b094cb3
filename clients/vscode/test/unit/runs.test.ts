import assert from "node:assert/strict";
import { test } from "node:test";
import { after, changes, pieces, runs, shown, tiny } from "../../src/review/runs.ts";

test("what goes is a range and what comes a point behind it", () => {
  const found = runs({ line: 3, character: 10 }, [["del", "Due to the fact that"], ["ins", "Because"], ["same", " it rains."]]);
  assert.deepEqual(found.gone, [{ start: { line: 3, character: 10 }, end: { line: 3, character: 30 } }]);
  assert.deepEqual(found.put, [{ at: { line: 3, character: 30 }, text: "Because" }]);
});

test("a sentence over two lines is followed across the break", () => {
  const found = runs({ line: 0, character: 5 }, [["same", "one\ntwo "], ["del", "three"], ["same", "."]]);
  assert.deepEqual(found.gone, [{ start: { line: 1, character: 4 }, end: { line: 1, character: 9 } }]);
});

test("positions count UTF-16 units, as the editor does", () => {
  assert.deepEqual(after({ line: 0, character: 0 }, "a😀b"), { line: 0, character: 4 });
});

test("a sentence that is new has only words that come", () => {
  assert.deepEqual(runs({ line: 1, character: 0 }, [["ins", "All new."]]), { gone: [], put: [{ at: { line: 1, character: 0 }, text: "All new." }] });
});

test("inserted words are on one line and keep the blanks at their ends", () => {
  assert.equal(shown(" two\n  lines "), "\u00a0two lines\u00a0");
});

test("words and the blanks between them are pieces, none longer than an editor shows", () => {
  assert.deepEqual(pieces(" two\n  lines, "), [" ", "two", " ", "lines,", " "]);
  assert.deepEqual(pieces("x".repeat(90)).map((each) => each.length), [40, 40, 10]);
  assert.deepEqual(pieces(""), []);
});

test("the changes of a sentence in a few words each, neighbours as one", () => {
  const marks = [["del", "In order to"], ["ins", "To"], ["same", " see, "], ["del", "very"], ["same", " "], ["del", "numerous"], ["ins", "many"], ["same", " trees"], ["del", ", too"], ["same", "."]];
  assert.deepEqual(changes(marks), ["“In order to” → “To”", "“very numerous” → “many”", "without “, too”"]);
  assert.deepEqual(changes([["same", "a "], ["ins", "few "], ["same", "words"]]), ["with “few”"]);
  assert.deepEqual(changes([["same", "one"], ["del", " "], ["ins", "\n"], ["same", "two"]]), []);
});

test("where only signs or blanks change, the word that they are in is told, with its blanks", () => {
  const dash = [["same", "as the Floyd-"], ["ins", "-"], ["same", "Warshall way"]];
  assert.deepEqual(changes(dash), ["“Floyd-Warshall” → “Floyd--Warshall”"]);
  assert.deepEqual(changes([["same", "areas, i.e."], ["del", " "], ["ins", "\\ "], ["same", "all of"]]), ["“i.e.␣all” → “i.e.\\␣all”"]);
  assert.deepEqual(changes([["same", "text"], ["ins", "~"], ["same", "\\cite{x}."]]), ["“text\\cite” → “text~\\cite”"]);
  assert.ok(tiny(dash) && !tiny([["del", "numerous"], ["ins", "many"]]) && !tiny([["same", "a"]]) && !tiny([["del", "我"]]));
});
