// What the panel and its page say to each other.
import type { Said } from "../margin/words";

export type ToPage =
  | { kind: "delta"; text: string }
  | {
      kind: "task";
      id: string;
      intent: string;
      state: string;
      cost: string;
      live: boolean;
      /** There is nothing more to come but the person's word that it is read. */
      read: boolean;
      canSee: boolean;
      parts: Said[];
      checks: string[];
      stream: string;
      /** Whether a question waits, so that what is sent is its answer. */
      asks: boolean;
    };

export type FromPage =
  | { kind: "ready" }
  | { kind: "stop" }
  | { kind: "done" }
  | { kind: "sent" }
  | { kind: "steer"; text: string }
  | { kind: "goto"; hunk?: string };
