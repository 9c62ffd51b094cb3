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
      /** It is at work, or will be; otherwise it waits for the person, and there is nothing to stop. */
      working: boolean;
      /** There is nothing more to come but the person's word that it is read. */
      read: boolean;
      /** It found nothing to change, so that more of the text could be looked at. */
      nothing: boolean;
      /** It failed, and can be tried again. */
      failed: boolean;
      /** The sentences that wait for a yes or no, and those of them that can be accepted as they are. */
      waiting: string[];
      acceptable: string[];
      canSee: boolean;
      /** The folder is trusted; in one that is not everything is only to be read. */
      trusted: boolean;
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
  | { kind: "widen" }
  | { kind: "retry" }
  | { kind: "accept" | "reject"; hunk: string }
  | { kind: "all"; proposal: string }
  | { kind: "sent" }
  | { kind: "steer"; text: string }
  | { kind: "goto"; hunk?: string };
