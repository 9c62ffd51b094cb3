import assert from "node:assert/strict";
import { test } from "node:test";
import { Restarts } from "../../src/server/restarts.ts";

test("it is started again once, and again only after it has lived for a while", () => {
  const restarts = new Restarts();
  assert.equal(restarts.afterCrash(0), true);
  assert.equal(restarts.afterCrash(60_000), false);
  assert.equal(restarts.afterCrash(60_000 + 181_000), true);
});

test("a start by hand makes the next crash the first one", () => {
  const restarts = new Restarts();
  restarts.afterCrash(0);
  restarts.reset();
  assert.equal(restarts.afterCrash(1), true);
});
