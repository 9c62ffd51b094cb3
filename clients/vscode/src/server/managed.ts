// An environment of the extension's own, in the editor's storage, made with uv or Python's venv from the wheel that
// the extension carries and the versions that its lock files pin. It never touches another Python, and nothing gets in
// whose hash is not in a lock file.
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Command } from "./find";
import { run } from "./programs";

const OLDEST = [3, 11];
const PYTHONS = process.platform === "win32" ? ["py", "python"] : ["python3", "python3.14", "python3.13", "python3.12", "python3.11", "python"];

const PIP = ["-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--no-deps"];
const CORE = "requirements.lock";
const MODELS = "requirements-llm.lock"; // what the core needs is in it too

/** What installing the server takes. */
export const COST = "about 250 MB on disk, from the network, once; half a minute, on a slow line some minutes";
const FETCHING = "Fetching what the server needs: half a minute, on a slow line some minutes …";

/** Why it did not work, as a sentence that says what to do; `printed` is all that the program said. */
export class Trouble extends Error {
  constructor(
    message: string,
    readonly printed = "",
    /** Where it says how to get what is missing. */
    readonly link = "",
  ) {
    super(message);
  }
}

export class Managed {
  private readonly folder: string;

  /** `storage` is the editor's folder for us; `wheels` the extension's folder with the wheel. */
  constructor(
    storage: string,
    private readonly wheels: string,
  ) {
    this.folder = join(storage, "server");
  }

  get command(): Command {
    return [this.program("coauthor")];
  }

  /** Whether it can call language models; that is an extra. */
  async callsModels(): Promise<boolean> {
    return (await run([this.program("python"), "-c", "import importlib.util as found; assert found.find_spec('litellm')"])).ok;
  }

  /** Add what calls language models; `say` hears each step. */
  async addModels(say: (step: string) => void, signal: AbortSignal): Promise<void> {
    say("Adding what calls language models …");
    await this.fetch(MODELS, (await run(["uv", "--version"])).ok, say, signal);
  }

  /** Make it anew; `say` hears each step. Where that fails, the one that was there stays. */
  async install(say: (step: string) => void, signal: AbortSignal): Promise<void> {
    const wheel = this.wheel();
    const before = `${this.folder}.before`;
    if (existsSync(this.folder)) {
      await rm(before, { recursive: true, force: true });
      await rename(this.folder, before);
    }
    try {
      await ((await run(["uv", "--version"])).ok ? this.withUv(wheel, say, signal) : this.withVenv(wheel, say, signal));
    } catch (error) {
      await rm(this.folder, { recursive: true, force: true });
      if (existsSync(before)) await rename(before, this.folder);
      throw error;
    }
    await rm(before, { recursive: true, force: true });
  }

  private async withUv(wheel: string, say: (step: string) => void, signal: AbortSignal): Promise<void> {
    say("Making a Python environment with uv …");
    await must(["uv", "venv", "--quiet", "--python", ">=3.11", this.folder], signal, "uv could not make a Python environment. Where it finds no Python 3.11 or newer it downloads one, which needs the network.");
    say(FETCHING);
    await this.fetch(CORE, true, say, signal);
    await must(["uv", "pip", "install", "--quiet", "--no-deps", "--python", this.program("python"), wheel], signal, NOT_INSTALLED);
  }

  private async withVenv(wheel: string, say: (step: string) => void, signal: AbortSignal): Promise<void> {
    say("Looking for Python 3.11 or newer …");
    const { python, old } = await newest();
    if (!python) {
      const found = old ? `found Python ${old} and no uv` : "found neither";
      throw new Trouble(`CoAuthor needs Python 3.11 or newer, or uv, and ${found}. Install one of them (python.org, docs.astral.sh/uv) and try again.`, "", HOW);
    }
    say("Making a Python environment …");
    await must([python, "-m", "venv", this.folder], signal, "This Python can't make environments. On Debian and Ubuntu: sudo apt install python3-venv.");
    say(FETCHING);
    await this.fetch(CORE, false, say, signal);
    await must([this.program("python"), ...PIP, "--no-index", wheel], signal, NOT_INSTALLED);
  }

  /** Install all that a lock file pins, and nothing else. */
  private async fetch(name: string, uv: boolean, say: (step: string) => void, signal: AbortSignal): Promise<void> {
    const lock = join(this.wheels, name);
    const pinned = ["--require-hashes", "--requirement", lock];
    const command: Command = uv ? ["uv", "pip", "install", "--quiet", "--no-deps", "--python", this.program("python"), ...pinned] : [this.program("python"), ...PIP, ...pinned];
    await must(command, signal, NO_NETWORK, tell(lock, say));
  }

  private wheel(): string {
    const name = existsSync(this.wheels) ? readdirSync(this.wheels).find((each) => each.endsWith(".whl")) : undefined;
    if (!name) throw new Trouble("This build of the extension carries no server. Install coauthor-lsp and set coauthor.server.path.");
    return join(this.wheels, name);
  }

  private program(name: string): string {
    return process.platform === "win32" ? join(this.folder, "Scripts", `${name}.exe`) : join(this.folder, "bin", name);
  }
}

const HOW = "https://docs.astral.sh/uv/getting-started/installation/";
const NOT_INSTALLED = "Installing the server did not work.";
const NO_NETWORK = `${NOT_INSTALLED} It needs the network once; behind a proxy set HTTPS_PROXY.`;

/** Which of its parts pip fetches, in words; uv says nothing, and is done in seconds. */
function tell(lock: string, say: (step: string) => void): (piece: string) => void {
  const names = existsSync(lock) ? [...readFileSync(lock, "utf8").matchAll(/^([A-Za-z][\w.-]*)==/gm)].map(([, name]) => name!) : [];
  let line = "";
  return (piece) => {
    const heard = (line + piece).split("\n");
    line = heard.pop()!;
    for (const each of heard) {
      const [, name] = /^Collecting ([A-Za-z][\w.-]*)/.exec(each) ?? [];
      if (name) say(`Fetching what the server needs: ${name}, ${names.indexOf(name) + 1} of ${names.length} …`);
      if (each.startsWith("Installing collected")) say("Putting it in place …");
    }
  };
}

async function must(command: Command, signal: AbortSignal, otherwise: string, hears?: (piece: string) => void): Promise<void> {
  const printed = await run(command, { signal }, hears);
  if (signal.aborted) throw new Trouble("Installing was stopped.");
  if (!printed.ok) throw new Trouble(`${otherwise} (${printed.text.trim().split("\n").pop()!.trim() || "no output"})`, printed.text);
}

/** A Python that is new enough, else the version of one that is not. */
async function newest(): Promise<{ python?: string; old?: string }> {
  let old: string | undefined;
  for (const name of PYTHONS) {
    const printed = await run([name, "-c", "import sys; print(*sys.version_info[:2])"]);
    if (!printed.ok) continue;
    const [major = 0, minor = 0] = printed.text.split(" ").map(Number);
    if (major > OLDEST[0]! || (major === OLDEST[0] && minor >= OLDEST[1]!)) return { python: name };
    old ??= `${major}.${minor}`;
  }
  return old ? { old } : {};
}
