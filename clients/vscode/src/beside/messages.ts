// What the panel of candidates and its page say to each other.

export interface Row {
  id: string;
  before: string;
  /** What became of it; empty while it is to be decided. */
  decided: string;
  chosen: string;
  /** For each label the change as runs `[op, text]`; none where this candidate leaves the sentence alone. */
  marks: Record<string, string[][]>;
}

export interface ToPage {
  proposal: string;
  intent: string;
  summary: string;
  labels: string[];
  rows: Row[];
  /** The sentence to begin at. */
  focus: string;
}

export type FromPage =
  | { kind: "ready" }
  | { kind: "choose"; hunk: string; label: string }
  | { kind: "accept"; hunk?: string }
  | { kind: "reject"; hunk: string }
  | { kind: "goto"; hunk: string };
