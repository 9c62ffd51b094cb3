// Starts programs and reads what they print. Never through a shell, and never in the open folder.
import { execFile, type ExecFileOptions } from "node:child_process";
import { homedir } from "node:os";
import { type Command, versionIn } from "./find";

const PATIENCE = 20_000;

export interface Printed {
  ok: boolean;
  text: string;
}

/** Run a program to its end; what it printed on both streams. A missing program is not ok. `hears` gets what it prints
 *  as it comes, in pieces of any length. */
export function run(command: Command, options: ExecFileOptions & { signal?: AbortSignal } = {}, hears?: (piece: string) => void): Promise<Printed> {
  const [file, ...rest] = command;
  return new Promise((resolve) => {
    const started = execFile(file, rest, { cwd: homedir(), maxBuffer: 8 << 20, ...options }, (error, stdout, stderr) => {
      resolve({ ok: error === null, text: `${stdout}${stderr}` || (error?.message ?? "") });
    });
    if (hears) started.stdout?.on("data", hears);
  });
}

/** The version of the CoAuthor that `command` starts, or null. */
export async function probe(command: Command): Promise<string | null> {
  const printed = await run([...command, "--version"] as unknown as Command, { timeout: PATIENCE });
  return printed.ok ? versionIn(printed.text) : null;
}
