// The verbs above each sentence that waits.
import * as vscode from "vscode";
import { position } from "../core/edges";
import type { Review, Sentence } from "./review";

export class Lenses implements vscode.CodeLensProvider {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeCodeLenses = this.changed.event;

  constructor(private readonly review: Review) {}

  refresh(): void {
    this.changed.fire();
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    const all = this.review.sentences(document.uri);
    const crowded = (one: Sentence): boolean =>
      all.some((other) => other !== one && other.range.start.line === one.range.start.line);
    return all.flatMap((sentence) => lenses(sentence, crowded(sentence)));
  }
}

/** Where more than one sentence begins on a line, the first verb says which one is meant. */
function lenses(sentence: Sentence, named: boolean): vscode.CodeLens[] {
  const { hunk, pending, label } = sentence;
  const labels = Object.keys(hunk.texts);
  const which = named ? ` ${hunk.id}` : "";
  const verbs: Array<[string, string, string]> = pending
    ? [
        [`Accept${which}${labels.length > 1 ? ` ${label}` : ""}`, "accept", `Put ${hunk.id} into the text`],
        ["Reject", "reject", `Leave this sentence as it is`],
        ["Edit", "edit", "Change the words before they go in"],
        ["Why?", "why", "What speaks for it"],
      ]
    : [
        [`Try again${which} on the new text`, "retryHere", "Ask anew for the sentence as it is now"],
        ["Keep mine", "keepMine", "Leave the sentence as you wrote it"],
        ["Take theirs", "takeTheirs", "Put the proposed sentence in its place"],
        ["Why?", "why", "What speaks for it"],
      ];
  if (labels.length > 1) verbs.push([`${labels.join(" | ")}`, "candidates", "Look at the other candidates"]);
  const at = new vscode.Range(position(sentence.range.start), position(sentence.range.start));
  return verbs.map(
    ([title, verb, tooltip]) =>
      new vscode.CodeLens(at, { title, tooltip, command: `coauthor.client.${verb}`, arguments: [{ hunk: hunk.id }] }),
  );
}
