// How much waits, in words: sentences that change, and new text by paragraphs with their sentences. Pure.
import type { HunkView } from "../protocol";

type Some = Pick<HunkView, "before" | "texts">;

const BLANK = /\n[ \t]*\n/;
/** Lines that are no prose: headings, labels, comments, and where an environment begins or ends. */
const BARE = /^[ \t]*(?:%.*|\\(?:part|chapter|(?:sub)*section|(?:sub)?paragraph)\*?(?:\[[^\]]*\])?\{.*\}|\\(?:label|begin|end)\{[^{}]*\}.*)$/gm;
const SHORT = /\b(?:e\.\s?g|i\.\s?e|cf|ca|vs|al|etc|resp|approx|Fig|Figs|Eq|Eqs|Sec|Ch|Tab|No|Dr|Prof|z\.\s?B|d\.\s?h|u\.\s?a|bzw|vgl|Abb)\.$/;
const END = /[.!?…][)\]}'’”"]*(?=\s|\\footnote|~?\\[a-z]*cite|$)|[。！？]/g;

/** The sentences in a piece of prose: at least one. */
function sentences(prose: string): number {
  const ends = [...prose.matchAll(END)].filter(({ index }) => !SHORT.test(prose.slice(Math.max(0, index - 12), index + 1)));
  return Math.max(1, ends.length);
}

/** The paragraphs of new text that have words of their own. */
function paragraphs(text: string): string[] {
  return text.split(BLANK).map((each) => each.replace(BARE, "").trim()).filter(Boolean);
}

/** “2 sentences”, “1 new paragraph (4 sentences)”, or both; and whether it is one thing. */
export function amount(some: readonly Some[]): { said: string; one: boolean } {
  const text = ({ texts }: Some): string => Object.values(texts)[0] ?? "";
  const isNew = (each: Some): boolean => each.before.trim() === "" && (BLANK.test(text(each)) || sentences(text(each)) > 1);
  const fresh = some.filter(isNew);
  const changed = some.length - fresh.length;
  const found = fresh.map(text).flatMap(paragraphs);
  const inside = found.reduce((sum, each) => sum + sentences(each), 0);
  // A heading that comes by itself is to be decided as well.
  const headings = fresh.filter((each) => paragraphs(text(each)).length === 0).length;
  const said = [
    ...(changed > 0 ? [count(changed, "sentence")] : []),
    ...(headings > 0 ? [count(headings, "new heading")] : []),
    ...(found.length > 0 ? [`${count(found.length, "new paragraph")} (${count(inside, "sentence")})`] : []),
  ];
  return { said: said.join(" and ") || "nothing", one: changed + headings + found.length === 1 };
}

function count(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? "" : "s"}`;
}
