// Where in the text the words of a change stand: what goes as ranges, what comes as points. Pure, in LSP positions.
import type { Place, Span } from "../protocol";

export interface Runs {
  gone: Span[];
  put: Array<{ at: Place; text: string }>;
}

/** `marks` are runs `[op, text]` of a sentence that begins at `start`; `same` and `del` joined are what stands there. */
export function runs(start: Place, marks: string[][]): Runs {
  const found: Runs = { gone: [], put: [] };
  let at = start;
  for (const [op, text = ""] of marks) {
    if (op === "ins") {
      found.put.push({ at, text });
      continue;
    }
    const end = after(at, text);
    if (op === "del") found.gone.push({ start: at, end });
    at = end;
  }
  return found;
}

/** Where `text` ends if it begins at `place`; a line break is one, however the file writes it. */
export function after(place: Place, text: string): Place {
  const lines = text.split("\n");
  const last = lines[lines.length - 1] ?? "";
  if (lines.length === 1) return { line: place.line, character: place.character + last.length };
  return { line: place.line + lines.length - 1, character: last.length };
}

/** Inserted words on one line, with blanks that are seen and kept at the ends. */
export function shown(text: string): string {
  const line = text.replace(/\s*\n\s*/g, " ");
  return line.replace(/^ +| +$/g, (blanks) => "\u00a0".repeat(blanks.length));
}
