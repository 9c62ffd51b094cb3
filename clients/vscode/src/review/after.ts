// Where the sentences of a proposal stand in the text as it would be. Pure, in UTF-16 offsets.
import type { HunkView, Place } from "../protocol";

export interface Spot {
  hunk: HunkView;
  start: number;
  end: number;
}

/** The offset of a place in a text; beyond a line's end is its end. */
export function offset(text: string, at: Place): number {
  let start = 0;
  for (let line = 0; line < at.line; line += 1) {
    const next = text.indexOf("\n", start);
    if (next < 0) return text.length;
    start = next + 1;
  }
  const end = text.indexOf("\n", start);
  return Math.min(start + at.character, end < 0 ? text.length : end);
}

/** Each hunk's words in `after`, in their order; `words` says which words of a hunk are in there. */
export function spots(before: string, after: string, hunks: readonly HunkView[], words: (hunk: HunkView) => string): Spot[] {
  const placed = hunks.flatMap((hunk) => (hunk.range ? [{ hunk, from: offset(before, hunk.range.start) }] : []));
  const found: Spot[] = [];
  let [read, written] = [0, 0]; // how far both texts are the same but for the hunks
  for (const { hunk, from } of placed.sort((a, b) => a.from - b.from)) {
    const text = words(hunk);
    const expected = written + Math.max(0, from - read);
    // A request in the text goes with its proposal: then the words stand earlier than they would.
    const exact = after.startsWith(text, expected) ? expected : after.indexOf(text, written);
    const start = exact < 0 ? Math.min(expected, after.length) : exact;
    found.push({ hunk, start, end: start + (exact < 0 ? 0 : text.length) });
    [read, written] = [from + hunk.before.length, start + (exact < 0 ? 0 : text.length)];
  }
  return found;
}
