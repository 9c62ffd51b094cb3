import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
// @ts-expect-error a tool in plain JavaScript
import { zip } from "../../tools/zip.mjs";

const FILES = [["a/ä.txt", Buffer.from("some words, some words")], ["empty", Buffer.alloc(0)], ["b.bin", Buffer.from([0, 255, 13, 10])]] as const;

test("what is packed can be unpacked, by a program that is not ours", () => {
  const file = join(mkdtempSync(join(tmpdir(), "coauthor-zip-")), "x.vsix");
  writeFileSync(file, zip(FILES));
  const script = "import sys, zipfile, json; z = zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None; print(json.dumps({n: z.read(n).hex() for n in z.namelist()}))";
  const found = JSON.parse(execFileSync("python3", ["-c", script, file], { encoding: "utf8" }));
  assert.deepEqual(found, Object.fromEntries(FILES.map(([name, content]) => [name, content.toString("hex")])));
});

test("the same files give the same bytes", () => {
  assert.ok(zip(FILES).equals(zip(FILES)));
});
