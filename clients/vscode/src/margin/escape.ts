// Text of a manuscript, a model or a person in markdown: it reads as it is, and is never a link, an image, HTML or a list.

const SIGNS = /[\\`*_{}[\]()<>#|~&$@!]|(?<=www)\.|(?<=:)\/(?=\/)/gi;
const AT_START = /^([ \t]*\d*)([-+=.)])/gm;

export function escaped(text: string): string {
  return text.replace(SIGNS, "\\$&").replace(AT_START, "$1\\$2");
}

/** A change as one line of markdown: what goes struck through, what comes bold. `marks` are runs `[op, text]`. */
export function change(marks: string[][]): string {
  return marks.map(([op, text = ""]) => (op === "same" ? escaped(flat(text)) : wrapped(flat(text), op === "ins" ? "**" : "~~"))).join("");
}

function flat(text: string): string {
  return text.replace(/\s+/g, " ");
}

/** Signs of emphasis must stand at words, not at blanks. */
function wrapped(text: string, sign: string): string {
  const [, before = "", words = "", behind = ""] = /^(\s*)(.*?)(\s*)$/.exec(text) ?? [];
  return words ? `${before}${sign}${escaped(words)}${sign}${behind}` : text && `${sign}␣${sign}`; // a blank is seen, too
}

/** Words of a manuscript or a model in the editor's messages: no part of them is a link, which could run a command. */
export function unlinked(words: string): string {
  return words.replaceAll("](", "]\u200b(");
}
