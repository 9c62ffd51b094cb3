// What is said after a no. Undo is the text's, and a no changes no text: it would take back something else. So a way to
// take the no back is offered, which the record knows.
import type { App } from "../core/app";
import { tell } from "../core/told";

let last: (() => void) | undefined;

/** It was taken back, or something else is said now. */
export function forget(): void {
  last?.();
  last = undefined;
}

/** These sentences of one proposal were rejected. */
export function rejected(app: App, hunks: readonly string[]): void {
  app.decisions.add("no", hunks);
  forget(); // of several noes in a row the last one is told
  const [first] = hunks;
  if (!first) return;
  const which = hunks.length === 1 ? first : `${first} and ${hunks.length - 1} more`;
  const argument = { proposal: first.split(".")[0], hunks, said: "no" };
  last = tell(`CoAuthor: ${which} ${hunks.length === 1 ? "is" : "are"} rejected, and your text is as it was. The editor's own Undo would take back an earlier change.`, [{ label: "Take It Back", command: "takeBack", argument }]);
}
