import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, test } from "node:test";
import { Managed, Trouble } from "../../src/server/managed";

const posix = { skip: process.platform === "win32" && "the programs here are shell scripts" };
const path = process.env["PATH"];
let folder: string;
let managed: Managed;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "coauthor-managed-"));
  for (const each of ["bin", "wheels"]) mkdirSync(join(folder, each));
  writeFileSync(join(folder, "wheels/coauthor_lsp-1.0-py3-none-any.whl"), "");
  process.env["PATH"] = join(folder, "bin");
  managed = new Managed(join(folder, "storage"), join(folder, "wheels"));
});
afterEach(() => {
  process.env["PATH"] = path;
  rmSync(folder, { recursive: true, force: true });
});

/** A program on the PATH that does this. */
function program(name: string, does: string): void {
  writeFileSync(join(folder, "bin", name), `#!/bin/sh\n${does}\n`);
  chmodSync(join(folder, "bin", name), 0o755);
}

async function install(): Promise<{ steps: string[]; trouble?: Trouble }> {
  const steps: string[] = [];
  try {
    await managed.install((step) => void steps.push(step), new AbortController().signal);
    return { steps };
  } catch (error) {
    assert.ok(error instanceof Trouble, String(error));
    return { steps, trouble: error };
  }
}

test("without Python and uv it says what is needed and where it is", posix, async () => {
  const { trouble } = await install();
  assert.match(trouble!.message, /needs Python 3\.11 or newer, or uv, and found neither\. Install one of them \(python\.org, docs\.astral\.sh\/uv\)/);
});

test("a Python that is too old is named", posix, async () => {
  program("python3", "echo 3 9");
  assert.match((await install()).trouble!.message, /found Python 3\.9 and no uv/);
});

test("a newer Python behind an old one is taken", posix, async () => {
  program("python3", "echo 3 9");
  program("python3.12", 'case "$1" in -c) echo 3 12 ;; *) exit 1 ;; esac');
  const { steps, trouble } = await install();
  assert.deepEqual(steps.slice(0, 2), ["Looking for Python 3.11 or newer …", "Making a Python environment …"]);
  assert.match(trouble!.message, /python3-venv/);
});

test("where installing fails, what the program said last is told, all of it is kept for the log, and the one before stays", posix, async () => {
  program("uv", 'case "$1" in --version) ;; venv) ;; *) echo first; echo "  no route to host"; exit 1 ;; esac');
  mkdirSync(join(folder, "storage/server/bin"), { recursive: true });
  writeFileSync(managed.command[0], "the one before");
  const { trouble } = await install();
  assert.match(trouble!.message, /needs the network once.*\(no route to host\)$/);
  assert.equal(trouble!.printed, "first\n  no route to host\n");
  assert.equal(readFileSync(managed.command[0], "utf8"), "the one before");
  assert.ok(!existsSync(join(folder, "storage/server.before")));
});

test("only what is pinned is fetched, part by part, and the server is put beside it without the network", posix, async () => {
  writeFileSync(join(folder, "wheels/requirements.lock"), "alpha==1.0 \\\n    --hash=sha256:00\nbeta==2.0 ; sys_platform == 'win32' \\\n    --hash=sha256:01\n");
  const asked = join(folder, "asked");
  const python = `#!/bin/sh\necho "$*" >> ${asked}\ncase "$*" in *lock*) echo "Collecting alpha==1.0 (from -r it)"; echo "Installing collected packages: alpha" ;; esac\n`;
  program("python3", `case "$1" in -c) echo 3 12 ;; *) /bin/mkdir -p "$3/bin"; printf '%s' '${python}' > "$3/bin/python"; /bin/chmod +x "$3/bin/python" ;; esac`);
  const { steps, trouble } = await install();
  assert.equal(trouble, undefined);
  assert.deepEqual(steps.slice(3), ["Fetching what the server needs: alpha, 1 of 2 …", "Putting it in place …"]);
  const [pinned, own] = readFileSync(asked, "utf8").trim().split("\n");
  assert.match(pinned!, /--no-deps --require-hashes --requirement .*requirements\.lock$/);
  assert.match(own!, /--no-deps --no-index .*coauthor_lsp-1\.0-py3-none-any\.whl$/);
});
