// The verbs that can be typed with a slash, the same as in the terminal's conversation. Pure.

/** How a request is to be done, where that was said. */
export interface How {
  assignee?: string;
  /** Versions to choose from. */
  candidates?: number;
  /** Each paragraph a task of its own. */
  byParagraph?: boolean;
  background?: boolean;
}

export type Slash =
  | { verb: "ask"; text: string; how: How }
  | { verb: "command"; command: string; argument?: Record<string, unknown> }
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

/** A request about the selection or paragraph; its own words unless the person says others. */
function move(words: string, how: How): (rest: string) => Slash {
  return (rest) => ({ verb: "ask", text: rest || words, how });
}

/** The same as in the terminal, where a place is named; here it is the selection, or the paragraph at the cursor. */
export const VERBS: readonly Verb[] = [
  { name: "todo", takes: "TEXT", says: "Leave it for later, in the background", does: (rest) => (rest ? { verb: "ask", text: rest, how: { background: true } } : { verb: "wrong", say: "Say what is to be done." }) },
  { name: "edit", takes: "[TEXT]", says: "Have it changed as you say", does: move("Improve this", {}) },
  { name: "revise", takes: "[TEXT]", says: "A proposal for each paragraph", does: move("Revise this paragraph", { assignee: "reviser", byParagraph: true }) },
  { name: "tweak", takes: "[TEXT]", says: "Three versions to choose from", does: move("Give versions of this", { assignee: "tweaker", candidates: 3 }) },
  { name: "draft", takes: "[NODE] [--continue]", says: "Write a section of the outline", does: draft },
  { name: "finalize", takes: "[TEXT]", says: "Only what is wrong", does: move("Finalize this", { assignee: "finalizer", byParagraph: true }) },
  { name: "critique", takes: "[TEXT]", says: "Scores and remarks, no change", does: move("Critique this", { assignee: "reviewer" }) },
  { name: "approve", takes: "T12", says: "Say yes to a plan", does: named("task", TASK, "approvePlan") },
  { name: "context", takes: "T12", says: "What a model is shown, and to whom", does: named("task", TASK, "sent") },
  { name: "tasks", takes: "", says: "What was asked for and how far it is", does: () => ({ verb: "command", command: "coauthor.client.showInbox" }) },
  { name: "open", takes: "T12", says: "Watch a task", does: named("task", TASK, "attach") },
  { name: "show", takes: "P3", says: "A proposal in the diff editor", does: named("proposal", PROPOSAL, "diff") },
  { name: "log", takes: "[T12]", says: "The record: who did what, newest last", does: (rest) => (TASK.test(rest.toUpperCase()) ? { verb: "command", command: "coauthor.client.showRecord", argument: { task: rest.toUpperCase() } } : { verb: "command", command: "coauthor.client.showRecord" }) },
  { name: "check", takes: "", says: "What is wrong with the text, by rules alone", does: () => ({ verb: "command", command: "coauthor.client.check" }) },
  { name: "build", takes: "", says: "Typeset in a copy; TeX's complaints among the problems", does: () => ({ verb: "command", command: "coauthor.client.build" }) },
  { name: "review", takes: "", says: "Step through everything that waits", does: () => ({ verb: "command", command: "coauthor.client.review" }) },
  { name: "why", takes: "P3.1 [TEXT]", says: "Why a sentence is proposed; with a text, ask about it", does: why },
  { name: "accept", takes: "P3", says: "Put a proposal into the text", does: named("proposal", PROPOSAL, "acceptProposal") },
  { name: "reject", takes: "P3", says: "Say no, with a reason to have it tried again", does: named("proposal", PROPOSAL, "rejectProposal") },
  { name: "revert", takes: "P3", says: "Undo an accepted proposal, keeping what you wrote since", does: named("proposal", PROPOSAL, "revert") },
  { name: "reply", takes: "T12 TEXT", says: "Say what you want instead", does: reply },
  { name: "retry", takes: "T12", says: "Try again, on the text as it is now", does: named("task", TASK, "retry") },
  { name: "cancel", takes: "T12", says: "Stop a task", does: named("task", TASK, "cancel") },
];

function reply(rest: string): Slash {
  const [, task, text] = /^(T\d+)\s+(.+)$/is.exec(rest) ?? [];
  if (!task || !text) return { verb: "wrong", say: "Name a task and say something: /reply T12 keep the example." };
  return { verb: "command", command: "coauthor.client.reply", argument: { task: task.toUpperCase(), text } };
}

function why(rest: string): Slash {
  const [, hunk, text] = /^(P\d+\.\d+)(?:\s+(.+))?$/is.exec(rest) ?? [];
  if (!hunk) return { verb: "wrong", say: "Name a sentence, for example P3.1." };
  if (!text) return { verb: "command", command: "coauthor.client.why", argument: { hunk: hunk.toUpperCase() } };
  return { verb: "command", command: "coauthor.client.askWhy", argument: { hunk: hunk.toUpperCase(), text } };
}

function draft(rest: string): Slash {
  const slug = rest.replace("--continue", "").trim();
  return { verb: "command", command: "coauthor.client.draftSection", argument: { ...(slug ? { slug } : {}), goOn: rest.includes("--continue") } };
}

/** What a typed line means: a request, or one of the verbs. */
export function read(line: string): Slash {
  const text = line.trim();
  if (!text.startsWith("/")) return text ? { verb: "ask", text, how: {} } : { verb: "wrong", say: "Say what you want." };
  const [, name = "", rest = ""] = /^\/(\S*)\s*([\s\S]*)$/.exec(text) ?? [];
  const verb = VERBS.find((each) => each.name === name.toLowerCase());
  return verb ? verb.does(rest.trim()) : { verb: "wrong", say: `There is no /${name}. There are: ${VERBS.map((each) => `/${each.name}`).join(", ")}.` };
}

/** The newest requests, each once, newest first. */
export function remember(recent: readonly string[], text: string, most = 20): string[] {
  return [text, ...recent.filter((each) => each !== text)].slice(0, most);
}
