// What each server command answers, in the registry's shapes. Only this file says which answer belongs to which name.
import type { Arguments, EventView, Preview, TaskView, Thread } from "../protocol";

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

interface Known {
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
    return `${this.message} ${this.hint}`.trim();
  }
}
