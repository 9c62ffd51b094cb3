// What is drawn into a text: of each sentence that waits, the words that go and those that come, and where.
import type * as vscode from "vscode";
import type { Review, Sentence } from "./review";
import { type Runs, runs } from "./runs";

export interface Drawn extends Runs {
  sentence: Sentence;
}

/** The sentences of a document whose words are to be seen in it. */
export function drawn(review: Review, document: vscode.TextDocument): Drawn[] {
  const pending = review.sentences(document.uri).filter((each) => each.pending && stands(document, each));
  return newest(pending).map((sentence) => ({ sentence, ...runs(sentence.range.start, sentence.hunk.marks[sentence.label] ?? []) }));
}

/** The words to be marked really stand there; the server's word for it may be a keystroke old. */
export function stands(document: vscode.TextDocument, sentence: Sentence): boolean {
  return document.getText(sentence.range).replaceAll("\r\n", "\n") === sentence.hunk.before;
}

/** Without those whose words a later proposal wants to change too: of both, the later one is drawn. */
function newest(sentences: readonly Sentence[]): Sentence[] {
  const number = (of: Sentence): number => Number(of.preview.proposal.id.slice(1));
  return sentences.filter((one) => !sentences.some((other) => number(other) > number(one) && meet(one.range, other.range)));
}

function meet(one: vscode.Range, other: vscode.Range): boolean {
  const shared = one.intersection(other);
  return shared !== undefined && (!shared.isEmpty || one.isEqual(other));
}
