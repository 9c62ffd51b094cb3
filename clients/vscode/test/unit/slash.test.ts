import assert from "node:assert/strict";
import { test } from "node:test";
import { paragraph } from "../../src/ask/paragraph.ts";
import { read, remember } from "../../src/ask/slash.ts";

test("plain words are a request, and /todo leaves it for later", () => {
  assert.deepEqual(read(" make it shorter "), { verb: "ask", text: "make it shorter", background: false });
  assert.deepEqual(read("/todo make it shorter"), { verb: "ask", text: "make it shorter", background: true });
});

test("a verb takes the name it needs", () => {
  assert.deepEqual(read("/accept p3"), { verb: "command", command: "coauthor.client.acceptProposal", argument: { proposal: "P3" } });
  assert.deepEqual(read("/reply T12 keep\nthe example"), { verb: "command", command: "coauthor.client.reply", argument: { task: "T12", text: "keep\nthe example" } });
});

test("what can't be meant is said", () => {
  for (const line of ["", "/", "/accept", "/accept T3", "/nonsense", "/reply T3", "/todo"]) assert.equal(read(line).verb, "wrong", line);
});

test("the newest request comes first, each once, and not for ever", () => {
  assert.deepEqual(remember(["a", "b"], "b"), ["b", "a"]);
  assert.equal(remember(Array.from({ length: 30 }, (_, at) => String(at)), "new").length, 20);
});

test("a cursor is among the lines up to the next blank one", () => {
  const lines = ["one", "two", "", "  ", "three"];
  assert.deepEqual(paragraph(lines, 1), [0, 1]);
  assert.deepEqual(paragraph(lines, 4), [4, 4]);
  assert.deepEqual(paragraph(lines, 3), [3, 3]);
});
