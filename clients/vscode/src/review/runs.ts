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

/** What each change of a sentence is, in a few words: `“numerous” → “many”`; blanks between two words that change don't divide. */
export function changes(marks: string[][]): string[] {
  const found: Array<{ gone: string; put: string }> = [];
  let open = false;
  for (const [op, text = ""] of marks) {
    if (op === "same") {
      open = open && text.trim() === "";
      if (open) for (const side of ["gone", "put"] as const) found.at(-1)![side] += text;
      continue;
    }
    if (!open) found.push({ gone: "", put: "" });
    open = true;
    found.at(-1)![op === "del" ? "gone" : "put"] += text;
  }
  const told = found.map(({ gone, put }) => [gone, put].map(brief)).filter((each) => each.some(Boolean)); // blanks alone say nothing
  return told.map(([gone, put]) => (gone && put ? `“${gone}” → “${put}”` : gone ? `without “${gone}”` : `with “${put}”`));
}

function brief(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length > 30 ? `${line.slice(0, 29)}…` : line;
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

/** Words, and the blanks between them, each in a piece of its own; no piece is longer than what every editor shows of a hint. */
export function pieces(text: string): string[] {
  return shown(text).replaceAll("\u00a0", " ").match(/\s|\S{1,40}/gu) ?? [];
}
