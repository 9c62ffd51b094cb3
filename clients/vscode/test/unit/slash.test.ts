import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { meant, paragraph, section } from "../../src/ask/paragraph.ts";
import { VERBS, read, remember } from "../../src/ask/slash.ts";

test("plain words are a request, and /todo leaves it for later", () => {
  assert.deepEqual(read(" make it shorter "), { verb: "ask", text: "make it shorter", how: {} });
  assert.deepEqual(read("/todo make it shorter"), { verb: "ask", text: "make it shorter", how: { background: true } });
});

test("a verb takes the name it needs", () => {
  assert.deepEqual(read("/accept p3"), { verb: "command", command: "coauthor.client.acceptProposal", argument: { proposal: "P3" } });
  assert.deepEqual(read("/reply T12 keep\nthe example"), { verb: "command", command: "coauthor.client.reply", argument: { task: "T12", text: "keep\nthe example" } });
});

test("a move has words of its own, and takes the person's instead", () => {
  assert.deepEqual(read("/tweak"), { verb: "ask", text: "Give versions of this", how: { assignee: "tweaker", candidates: 3 } });
  assert.deepEqual(read("/tweak shorter"), { verb: "ask", text: "shorter", how: { assignee: "tweaker", candidates: 3 } });
  assert.deepEqual(read("/draft method --continue"), { verb: "command", command: "coauthor.client.draftSection", argument: { slug: "method", goOn: true } });
  assert.deepEqual(read("/why p3.1 really?"), { verb: "command", command: "coauthor.client.askWhy", argument: { hunk: "P3.1", text: "really?" } });
});

test("the verbs are those of the terminal's conversation", () => {
  const [, table] = /^VERBS\b[^]*?MappingProxyType\(\s*\{([^]*?)\n    \}/m.exec(readFileSync("../../server/coauthor/cli/repl.py", "utf8"))!;
  const theirs = [...table!.matchAll(/^        "(\w+)": Verb\(/gm)].map(([, name]) => name!).filter((name) => !["help", "quit"].includes(name));
  assert.ok(theirs.length > 10);
  const ours = VERBS.map((verb) => verb.name);
  assert.deepEqual(theirs.filter((name) => !ours.includes(name)), []);
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

test("a section goes from its heading to before the next one", () => {
  const lines = ["% top", "\\section{A}", "", "one", "\\subsection*{B}", "two", "", "three"];
  assert.deepEqual(section(lines, 3), [1, 3]);
  assert.deepEqual(section(lines, 5), [4, 7]);
  assert.deepEqual(section(lines, 0), [0, 0]);
});

test("what is asked about is what the cursor is at, and where nothing is written what is near", () => {
  const text = ["% !TeX root = ../thesis.tex", "", "Trees cool.", "", "\\section{Noon}", "\\label{sec:noon}", "", "At noon it is hot.", "It is so.", "", "\\section{Night}", ""];
  const name = (at: number): string => meant(text, at).name;
  assert.deepEqual(meant(text, 2), { first: 2, last: 2, name: "this paragraph" });
  assert.deepEqual(meant(text, 0), { first: 2, last: 2, name: "the paragraph at line 3" });
  assert.deepEqual(meant(text, 3), { first: 7, last: 8, name: "the paragraph at line 8" });
  assert.deepEqual([meant(text, 5).first, name(5)], [4, "this section"]);
  assert.equal(name(10), "this paragraph", "a section without a word is left to the server");
  assert.equal(name(11), "the paragraph at line 8");
});
