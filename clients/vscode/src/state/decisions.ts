// What the person decided in this window, so that the last of it can be taken back. Pure; the record says what still stands.
import { type Board, proposalOf } from "./board";

export interface Decision {
  proposal: string;
  hunks: string[];
  said: "yes" | "no";
}

/** In which states a sentence is after such a decision. */
const AFTER: Readonly<Record<Decision["said"], readonly string[]>> = { yes: ["accepted", "edited"], no: ["rejected"] };
const MOST = 100;

export class Decisions {
  private all: Decision[] = [];

  constructor(private readonly board: Pick<Board, "hunk">) {}

  add(said: Decision["said"], hunks: readonly string[]): void {
    const [first] = hunks;
    if (first) this.all = [...this.all, { proposal: proposalOf(first), hunks: [...hunks], said }].slice(-MOST);
  }

  /** The last one of which something still stands, about just that. */
  last(): Decision | undefined {
    for (const decision of [...this.all].reverse()) {
      const hunks = decision.hunks.filter((id) => AFTER[decision.said].includes(this.board.hunk(id)?.status ?? ""));
      if (hunks.length > 0) return { ...decision, hunks };
    }
    return undefined;
  }
}
