// Which lines a cursor is among: those around it up to a blank line. What TeX makes of them is the server's business.

/** First and last line, from 0, of the run of lines that are not blank around `at`; `at` itself where it is blank. */
export function paragraph(lines: readonly string[], at: number): [number, number] {
  const blank = (line: number): boolean => (lines[line] ?? "").trim() === "";
  if (blank(at)) return [at, at];
  let [first, last] = [at, at];
  while (first > 0 && !blank(first - 1)) first -= 1;
  while (last + 1 < lines.length && !blank(last + 1)) last += 1;
  return [first, last];
}

/** All runs of lines that are not blank: where something stands that can be asked about. */
export function paragraphs(lines: readonly string[]): Array<[number, number]> {
  const found: Array<[number, number]> = [];
  for (let line = 0; line < lines.length; line += 1) {
    if ((lines[line] ?? "").trim() === "") continue;
    found.push(paragraph(lines, line));
    line = found.at(-1)![1];
  }
  return found;
}

/** Lines without words of a paragraph: comments, headings, labels, what is read in, and where an environment begins or ends. */
const BARE = /^\s*(?:%.*|\\(?:part|chapter|(?:sub){0,2}section|(?:sub)?paragraph)\*?\s*[[{].*|\\(?:label|input|include|begin|end|maketitle|tableofcontents|clearpage|newpage)\b.*)?$/;

/** What a request is about where the cursor is at line `at`, and how a person would call it: the paragraph; on a heading
 *  its section; where nothing is written, the paragraph that follows, else the one before. */
export function meant(lines: readonly string[], at: number): { first: number; last: number; name: string } {
  const [first, last] = paragraph(lines, at);
  const speaks = (from: number, to: number): boolean => lines.slice(from, to + 1).some((line) => !BARE.test(line));
  const here = { first, last, name: "this paragraph" };
  if (speaks(first, last)) return here;
  const heading = lines.slice(first, last + 1).findIndex((line) => HEADING.test(line));
  if (heading >= 0) {
    const [from, to] = section(lines, first + heading);
    return speaks(from, to) ? { first: from, last: to, name: "this section" } : here;
  }
  const all = paragraphs(lines).filter(([from, to]) => speaks(from, to));
  const near = all.find(([from]) => from > at) ?? all.at(-1);
  return near ? { first: near[0], last: near[1], name: `the paragraph at line ${near[0] + 1}` } : here;
}

const HEADING = /^\s*\\(part|chapter|(sub){0,2}section)\*?\s*[[{]/;

/** First and last line, from 0, of the section around `at`: from its heading to before the next one. */
export function section(lines: readonly string[], at: number): [number, number] {
  let [first, last] = [at, at];
  while (first > 0 && !HEADING.test(lines[first] ?? "")) first -= 1;
  while (last + 1 < lines.length && !HEADING.test(lines[last + 1] ?? "")) last += 1;
  return [first, last];
}
