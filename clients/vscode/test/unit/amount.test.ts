import assert from "node:assert/strict";
import { test } from "node:test";
import { amount } from "../../src/margin/amount";
import { outcome } from "../../src/margin/outcome";
import type { Preview, Thread } from "../../src/protocol";

const changed = { before: "It is so.", texts: { A: "It is." } };
const fresh = (text: string): { before: string; texts: Record<string, string> } => ({ before: "", texts: { A: text } });

test("sentences that change are counted as such, and one that comes between them too", () => {
  assert.deepEqual(amount([changed]), { said: "1 sentence", one: true });
  assert.deepEqual(amount([changed, fresh(" It follows.")]), { said: "2 sentences", one: false });
});

test("new text is counted by paragraphs and by its sentences", () => {
  const draft = fresh("\n\n\\section{Limits}\n\\label{sec:limits}\n\n\tTrees cool, e.g. in May. It is so \\cite{a}. Is it?\n");
  assert.deepEqual(amount([draft]), { said: "1 new paragraph (3 sentences)", one: true });
  assert.deepEqual(amount([draft, fresh("\n\nOne more."), fresh("\n\nAnd another. It ends.")]), { said: "3 new paragraphs (6 sentences)", one: false });
  assert.deepEqual(amount([changed, draft]).said, "1 sentence and 1 new paragraph (3 sentences)");
  assert.equal(amount([fresh("\n\n\\section{Limits}"), fresh("\n\nOne.")]).said, "1 new heading and 1 new paragraph (1 sentence)");
  assert.equal(amount([fresh("\n\n树荫很凉。夏天很热。")]).said, "1 new paragraph (2 sentences)");
});

test("what has ended says what it came to", () => {
  const thread = { reports: [{ summary: "Nothing to change." }] } as unknown as Thread;
  const of = (status: string, ...hunks: string[]): Preview => ({ proposal: { status }, hunks: hunks.map((each) => ({ status: each })) }) as unknown as Preview;
  assert.equal(outcome(thread, []), "Nothing to change.");
  assert.equal(outcome(thread, [of("partly", "accepted", "edited", "rejected")]), "2 accepted, 1 rejected");
  assert.equal(outcome(thread, [of("superseded", "rejected"), of("reverted", "accepted")]), "undone");
});
