import assert from "node:assert/strict";
import { test } from "node:test";
import type { HunkStatus, HunkView } from "../../src/protocol.ts";
import { Decisions } from "../../src/state/decisions.ts";

test("the last decision that still stands is the one to take back, about what of it stands", () => {
  const now: Record<string, HunkStatus> = { "P1.1": "accepted", "P1.2": "rejected", "P2.1": "rejected", "P2.2": "rejected" };
  const decisions = new Decisions({ hunk: (id) => (now[id] ? ({ id, status: now[id] } as HunkView) : undefined) });
  assert.equal(decisions.last(), undefined);
  decisions.add("yes", ["P1.1"]);
  decisions.add("no", ["P1.2"]);
  decisions.add("no", ["P2.1", "P2.2"]);
  decisions.add("no", []);
  assert.deepEqual(decisions.last(), { proposal: "P2", hunks: ["P2.1", "P2.2"], said: "no" });
  now["P2.1"] = "pending"; // somebody took that one back elsewhere
  assert.deepEqual(decisions.last()?.hunks, ["P2.2"]);
  now["P2.2"] = "pending";
  assert.deepEqual(decisions.last(), { proposal: "P1", hunks: ["P1.2"], said: "no" });
  now["P1.2"] = "accepted"; // decided anew, in another way
  assert.deepEqual(decisions.last(), { proposal: "P1", hunks: ["P1.1"], said: "yes" });
});
