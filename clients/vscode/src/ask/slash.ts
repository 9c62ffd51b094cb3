// The verbs that can be typed with a slash, the same as in the terminal's conversation. Pure.

export type Slash =
  | { verb: "ask"; text: string; background: boolean }
  | { verb: "command"; command: string; argument?: Record<string, string> }
  | { verb: "wrong"; say: string };

interface Verb {
  name: string;
  takes: string;
  says: string;
  does(rest: string): Slash;
}

function named(what: "task" | "proposal", shape: RegExp, command: string): (rest: string) => Slash {
  return (rest) => {
    const id = rest.split(/\s+/)[0]?.toUpperCase() ?? "";
    if (!shape.test(id)) return { verb: "wrong", say: `Name a ${what}, for example ${what === "task" ? "T12" : "P3"}.` };
    return { verb: "command", command: `coauthor.client.${command}`, argument: { [what]: id } };
  };
}

const TASK = /^T\d+$/;
const PROPOSAL = /^P\d+$/;

export const VERBS: readonly Verb[] = [
  { name: "todo", takes: "TEXT", says: "Leave it for later, in the background", does: (rest) => (rest ? { verb: "ask", text: rest, background: true } : { verb: "wrong", say: "Say what is to be done." }) },
  { name: "tasks", takes: "", says: "What was asked for and how far it is", does: () => ({ verb: "command", command: "coauthor.client.showInbox" }) },
  { name: "review", takes: "", says: "Step through everything that waits", does: () => ({ verb: "command", command: "coauthor.client.review" }) },
  { name: "open", takes: "T12", says: "Watch a task", does: named("task", TASK, "attach") },
  { name: "show", takes: "P3", says: "A proposal in the diff editor", does: named("proposal", PROPOSAL, "diff") },
  { name: "accept", takes: "P3", says: "Put a proposal into the text", does: named("proposal", PROPOSAL, "acceptProposal") },
  { name: "reject", takes: "P3", says: "Say no, with a reason to have it tried again", does: named("proposal", PROPOSAL, "rejectProposal") },
  { name: "revert", takes: "P3", says: "Undo an accepted proposal, keeping what you wrote since", does: named("proposal", PROPOSAL, "revert") },
  { name: "retry", takes: "T12", says: "Try again, on the text as it is now", does: named("task", TASK, "retry") },
  {
    name: "reply", takes: "T12 TEXT", says: "Say what you want instead",
    does: (rest) => {
      const [, task, text] = /^(T\d+)\s+(.+)$/is.exec(rest) ?? [];
      if (!task || !text) return { verb: "wrong", say: "Name a task and say something: /reply T12 keep the example." };
      return { verb: "command", command: "coauthor.client.reply", argument: { task: task.toUpperCase(), text } };
    },
  },
  { name: "cancel", takes: "T12", says: "Stop a task", does: named("task", TASK, "cancel") },
];

/** What a typed line means: a request, or one of the verbs. */
export function read(line: string): Slash {
  const text = line.trim();
  if (!text.startsWith("/")) return text ? { verb: "ask", text, background: false } : { verb: "wrong", say: "Say what you want." };
  const [, name = "", rest = ""] = /^\/(\S*)\s*([\s\S]*)$/.exec(text) ?? [];
  const verb = VERBS.find((each) => each.name === name.toLowerCase());
  return verb ? verb.does(rest.trim()) : { verb: "wrong", say: `There is no /${name}. There are: ${VERBS.map((each) => `/${each.name}`).join(", ")}.` };
}

/** The newest requests, each once, newest first. */
export function remember(recent: readonly string[], text: string, most = 20): string[] {
  return [text, ...recent.filter((each) => each !== text)].slice(0, most);
}
