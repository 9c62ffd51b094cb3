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

interface Change {
  gone: string;
  put: string;
  /** What stays right before and behind it. */
  before: string;
  behind: string;
}

/** What each change of a sentence is, in a few words: `“numerous” → “many”`; blanks between two words that change don't divide.
 *  Where only signs or blanks change, the word that they are in is told: `“Floyd-Warshall” → “Floyd--Warshall”`. */
export function changes(marks: string[][]): string[] {
  return gathered(marks).flatMap((change) => {
    const [gone, put] = [change.gone, change.put].map(brief);
    if (change.gone.replace(/\s+/g, " ") === change.put.replace(/\s+/g, " ")) return []; // a line is broken elsewhere
    if (isTiny(change)) return [`“${whole(change, change.gone)}” → “${whole(change, change.put)}”`];
    return [gone && put ? `“${gone}” → “${put}”` : gone ? `without “${gone}”` : `with “${put}”`];
  });
}

/** Whether signs and blanks are all that changes, which is easily not seen in the text. */
export function tiny(marks: string[][]): boolean {
  const all = gathered(marks);
  return all.length > 0 && all.every(isTiny);
}

function gathered(marks: string[][]): Change[] {
  const found: Change[] = [];
  let open: Change | undefined;
  let same = "";
  for (const [op, text = ""] of marks) {
    if (op === "same") {
      same = text;
      const last = found.at(-1);
      if (last) last.behind = text;
      if (open && text.trim() !== "") open = undefined;
      if (open) for (const side of ["gone", "put"] as const) open[side] += text;
      continue;
    }
    if (!open) found.push((open = { gone: "", put: "", before: same, behind: "" }));
    open[op === "del" ? "gone" : "put"] += text;
    open.behind = "";
  }
  for (const each of found) if (each.behind.trim() === "") each.behind = ""; // it is in both sides already
  return found;
}

function isTiny({ gone, put }: Change): boolean {
  return !/\p{L}{2}|\p{Lo}/u.test(gone) && !/\p{L}{2}|\p{Lo}/u.test(put);
}

/** The word or command on either side of a small change, with blanks that are seen. */
function whole({ before, behind }: Change, text: string): string {
  const around = (/[^\s{}\\]{0,14}$/u.exec(before)?.[0] ?? "") + text + (/^\\?[^\s{}\\]{0,14}/u.exec(behind)?.[0] ?? "");
  return around.replace(/\s+/g, "␣");
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
