import assert from "node:assert/strict";
import { test } from "node:test";
import { linesOf, requests, typed } from "../../src/state/requests.ts";

const CAME = "% TODO(coauthor): one\nText.\n\\todo{@coauthor two}\n";

test("what a person has typed is told from what came with the file", () => {
  const now = requests(`New.\n% todo( CoAuthor ): three\n${CAME}  % TODO(coauthor): one\n% TODO: not ours\n`);
  assert.deepEqual(typed(requests(CAME), now), ["% todo( CoAuthor ): three", "% TODO(coauthor): one"].sort((a, b) => now.lastIndexOf(a) - now.lastIndexOf(b)));
  assert.deepEqual(typed(now, now), []);
});

test("each is found where it stands now, and one that is gone nowhere", () => {
  assert.deepEqual(linesOf("a\n\n  % TODO(coauthor): one\r\nb", ["% TODO(coauthor): one", "% TODO(coauthor): gone"]), [2]);
});
