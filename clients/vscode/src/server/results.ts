// What each server command answers, in the registry's shapes. Only this file says which answer belongs to which name.
import type { Arguments, EventView, Place, Preview, TaskView, Thread } from "../protocol";

export interface Outcome {
  applied: boolean;
  state: "applied" | "applying" | "conflict" | "refused";
  by?: string;
  task: TaskView;
  conflicts?: unknown[];
  message?: string;
}

export interface Part {
  source: string;
  why: string;
  tokens: number;
  text: string;
}

/** What a model was or would be shown, and to whom it goes. */
export interface Shown {
  parts: Part[];
  to: string | null;
  degraded?: string;
}

/** A role that a request can be given to. */
export interface Agent {
  id: string;
  name: string;
  when: string;
  ready: boolean;
  why?: string;
}

/** An asset; what its owner has not said is empty or absent. */
export interface Asset {
  id: string;
  path?: string;
  uri?: string;
  kind?: string | null;
  source?: string | null;
  purpose?: string | null;
  message?: string | null;
  missing?: string[];
  there?: boolean;
  /** Where it is shown or stands in the text, in code points. */
  used?: Array<{ uri: string; start: number; end: number }>;
}

/** Where something begins; lines count from 0. */
export interface Spot extends Pick<Place, "line"> {
  path: string;
  uri: string;
}

/** A node of the outline, beside what the text has of it. */
export interface OutlineNode {
  slug: string;
  title: string;
  parent: string | null;
  number: string | null;
  line: number;
  purpose: string;
  points: string[];
  target: number | null;
  words: number | null;
  states: string[];
  section: Spot | null;
}

export interface Planned {
  locked: string | null;
  differs: boolean;
  uri: string;
  nodes: OutlineNode[];
  extras: Array<Spot & { title: string }>;
}

interface Known {
  "coauthor.agent.list": { agents: Agent[] };
  "coauthor.asset.list": { assets: Asset[] };
  "coauthor.check": { task: TaskView; files?: number };
  "coauthor.build": { task: TaskView; folder?: string };
  "coauthor.outline.get": Planned;
  "coauthor.task.context": Shown;
  "coauthor.task.draft": { task: TaskView };
  "coauthor.task.revise": { tasks: TaskView[] };
  "coauthor.task.post": { task: TaskView };
  "coauthor.task.list": { tasks: TaskView[]; cursor?: string };
  "coauthor.task.thread": Thread;
  "coauthor.task.reply": { task: TaskView };
  "coauthor.task.cancel": { task: TaskView };
  "coauthor.task.retry": { task: TaskView };
  "coauthor.task.complete": { task: TaskView };
  "coauthor.task.prioritize": { task: TaskView };
  "coauthor.todo.start": { task: TaskView };
  "coauthor.proposal.get": Preview;
  "coauthor.proposal.preview": Preview;
  "coauthor.proposal.accept": Outcome;
  "coauthor.proposal.reject": { task: TaskView };
  "coauthor.proposal.reconsider": { task: TaskView };
  "coauthor.proposal.revert": Outcome;
  "coauthor.proposal.export": { text: string };
  "coauthor.pool.log": { events: EventView[] };
}

export type Name = keyof Arguments;
export type Result<N extends Name> = N extends keyof Known ? Known[N] : unknown;

/** Ask the server for something; rejects with a `Refused` that speaks to the person. */
export interface Execute {
  <N extends Name>(name: N, argument: Arguments[N]): Promise<Result<N>>;
}

/** The server said no, with a sentence and a hint for the person. */
export class Refused extends Error {
  constructor(
    message: string,
    readonly code: string,
    readonly hint: string,
  ) {
    super(message);
  }

  /** What to show. */
  get said(): string {
    return `${this.message} ${this.hint}`.trim().replace(/\b(set) COAUTHOR_POOL(=(\S+))?/i, (_all, verb: string, _is, file?: string) => `${verb} “coauthor.server.pool” in the settings${file ? ` to ${file}` : ""}`);
  }
}
