// Keeps the sentence under review in sight. Where lines are wrapped anew (the window or a view beside it becomes narrower,
// somebody toggles the wrapping) the editor holds its first line, and what the person is deciding may end up below the last.
import * as vscode from "vscode";
import type { Review } from "./review";

const SETTLES = 800; // milliseconds in which an editor draws threads, verbs and hints anew, which moves the text
let last: { editor: vscode.TextEditor; at: number } | undefined;

interface View {
  first: vscode.Position;
  last: vscode.Position;
  version: number;
  cursor: vscode.Position;
}

export class InSight implements vscode.Disposable {
  private readonly views = new WeakMap<vscode.TextEditor, View>();
  private readonly registered = vscode.window.onDidChangeTextEditorVisibleRanges(({ textEditor }) => this.look(textEditor));

  constructor(private readonly review: Review) {}

  dispose(): void {
    this.registered.dispose();
  }

  private look(editor: vscode.TextEditor): void {
    const before = this.views.get(editor);
    const now = view(editor);
    if (now) this.views.set(editor, now);
    else this.views.delete(editor);
    if (!now || !(before && rewrapped(before, now)) && !(isRecent(editor) && !seen(now))) return;
    const here = this.review.around(editor);
    if (here) reveal(editor, here.range);
  }
}

/** Bring a sentence into view, and the cursor in it, sideways too where lines are not wrapped. */
export function bringInSight(editor: vscode.TextEditor, sentence: vscode.Range): void {
  last = { editor, at: Date.now() };
  reveal(editor, sentence);
}

function reveal(editor: vscode.TextEditor, sentence: vscode.Range): void {
  const { active } = editor.selection;
  editor.revealRange(sentence, covered(editor, sentence) ? vscode.TextEditorRevealType.InCenter : vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  editor.revealRange(new vscode.Range(active, active), vscode.TextEditorRevealType.Default);
}

/** Whether a sentence may stand behind the headings that the editor keeps at its top; for the editor that is in sight. */
function covered({ document, visibleRanges }: vscode.TextEditor, { start }: vscode.Range): boolean {
  const said = vscode.workspace.getConfiguration("editor.stickyScroll", document);
  const first = visibleRanges[0]?.start.line ?? 0;
  return said.get("enabled", true) && first > 0 && first <= start.line && start.line < first + said.get("maxLineCount", 5);
}

/** What an editor shows, where that is one piece; folding makes several. */
function view({ document, selection, visibleRanges }: vscode.TextEditor): View | undefined {
  const [only, more] = visibleRanges;
  return only && !more ? { first: only.start, last: only.end, version: document.version, cursor: selection.active } : undefined;
}

function seen({ first, last: end, cursor }: View): boolean {
  return first.line <= cursor.line && cursor.line <= end.line;
}

/** The person was taken somewhere in it just now. */
function isRecent(editor: vscode.TextEditor): boolean {
  return last?.editor === editor && Date.now() - last.at < SETTLES;
}

/** The same text with the same cursor, which was seen, is shown from the same line on, but to another one: nobody scrolled. */
function rewrapped(before: View, now: View): boolean {
  const same = before.version === now.version && before.cursor.isEqual(now.cursor) && before.first.line === now.first.line;
  return same && seen(before) && before.last.line !== now.last.line;
}
