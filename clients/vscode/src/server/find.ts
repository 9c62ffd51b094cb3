// Where a server is, tried in a fixed order: setting, PATH, the chosen Python, the managed environment. Pure: what
// starts programs is handed in. It never runs anything that the open folder names before that folder is trusted.

/** How to run the command line, without arguments of its own. */
export type Command = readonly [string, ...string[]];

export type Origin = "setting" | "path" | "python" | "managed";

export interface Wishes {
  /** `coauthor.server.path`, empty where it is not set. */
  setting: string;
  /** The interpreter chosen in the editor, if any. */
  python?: string;
  /** The command of the managed environment, whether or not it is there. */
  managed: Command;
  trusted: boolean;
}

export interface Found {
  command: Command;
  from: Origin;
  version: string;
}

export interface Missing {
  /** What was tried, as sentences for the person. */
  tried: string[];
  /** The setting names something that does not work: going on elsewhere would hide that. */
  settingIsWrong: boolean;
}

/** The version that `command --version` says, or null where it is no CoAuthor. */
export type Probe = (command: Command) => Promise<string | null>;

export async function find(wishes: Wishes, probe: Probe): Promise<Found | Missing> {
  if (wishes.setting) {
    const command: Command = [wishes.setting];
    const version = await probe(command);
    if (version) return { command, from: "setting", version };
    return { tried: [`The setting coauthor.server.path names ${wishes.setting}, which is no CoAuthor.`], settingIsWrong: true };
  }
  const tried: string[] = [];
  for (const { command, from, failed } of places(wishes)) {
    const version = await probe(command);
    if (version) return { command, from, version };
    tried.push(failed);
  }
  return { tried, settingIsWrong: false };
}

function places(wishes: Wishes): Array<{ command: Command; from: Origin; failed: string }> {
  const found: Array<{ command: Command; from: Origin; failed: string }> = [
    { command: ["coauthor"], from: "path", failed: "There is no coauthor on the PATH." },
  ];
  if (wishes.python && wishes.trusted) {
    found.push({
      command: [wishes.python, "-P", "-m", "coauthor"],
      from: "python",
      failed: `${wishes.python} does not have it.`,
    });
  }
  found.push({ command: wishes.managed, from: "managed", failed: "The extension has not installed one yet." });
  return found;
}

/** The version in what `coauthor --version` prints, or null. */
export function versionIn(output: string): string | null {
  return /^coauthor (\d+\.\d+\S*)/m.exec(output)?.[1] ?? null;
}
