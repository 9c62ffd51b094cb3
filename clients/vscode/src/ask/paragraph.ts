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

const HEADING = /^\s*\\(part|chapter|(sub){0,2}section)\*?\s*[[{]/;

/** First and last line, from 0, of the section around `at`: from its heading to before the next one. */
export function section(lines: readonly string[], at: number): [number, number] {
  let [first, last] = [at, at];
  while (first > 0 && !HEADING.test(lines[first] ?? "")) first -= 1;
  while (last + 1 < lines.length && !HEADING.test(lines[last + 1] ?? "")) last += 1;
  return [first, last];
}
