// Requests in a text, as lines: which of them a person has typed since it was opened. Pure.
const REQUEST = /%\s*TODO\s*\(\s*coauthor|\\todo\s*(\[[^\]]*\])?\s*\{\s*@coauthor/i;

/** The lines with a request, as they are written. */
export function requests(text: string): string[] {
  return text.split(/\r?\n/).filter((line) => REQUEST.test(line)).map((line) => line.trim());
}

/** Those of `now` that were not there before; the same words twice are two. */
export function typed(before: readonly string[], now: readonly string[]): string[] {
  const left = [...before];
  return now.filter((line) => {
    const at = left.indexOf(line);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

/** From 0, the lines of a text that these requests stand on now; none for one that is not there any more. */
export function linesOf(text: string, wanted: readonly string[]): number[] {
  const left = [...wanted];
  return text.split(/\r?\n/).flatMap((line, at) => {
    const found = left.indexOf(line.trim());
    if (found >= 0) left.splice(found, 1);
    return found >= 0 ? [at] : [];
  });
}
