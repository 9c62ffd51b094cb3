import assert from "node:assert/strict";
import { test } from "node:test";
import { change, escaped, unlinked } from "../../src/margin/escape.ts";

test("nothing of a manuscript is read as markdown", () => {
  assert.equal(escaped("$x_1$ \\cite{a} [b](c) <img> `d`"), "\\$x\\_1\\$ \\\\cite\\{a\\} \\[b\\]\\(c\\) \\<img\\> \\`d\\`");
  assert.equal(escaped("see http://x.y and www.z"), "see http:\\//x.y and www\\.z");
  assert.equal(escaped("- one\n1. two"), "\\- one\n1\\. two");
});

test("what goes is struck through and what comes is bold, at its words", () => {
  assert.equal(change([["same", "We "], ["del", "in order "], ["ins", "only "], ["same", "stop.\nNow."]]), "We ~~in order~~ **only** stop. Now.");
  assert.equal(change([["same", "i.e."], ["del", " "], ["ins", "~"], ["same", "all"]]), "i.e.~~␣~~**\\~**all", "a blank that goes is seen, too");
});

test("nothing in a message is a link that somebody else has written", () => {
  assert.equal(unlinked("see [here](command:rm) and f(x)[1](y)"), "see [here]\u200b(command:rm) and f(x)[1]\u200b(y)");
});
