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
