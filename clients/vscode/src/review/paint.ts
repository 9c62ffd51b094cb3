// Draws proposed words into the text: what goes is struck through, what comes stands behind it. Changes no text.
import * as vscode from "vscode";
import { position, range } from "../core/edges";
import { runs, shown } from "./runs";
import { change, escaped } from "../margin/escape";
import type { HunkStatus } from "../protocol";
import type { Review, Sentence } from "./review";
import { SCHEME, type Texts } from "./texts";

const TOLD: Record<HunkStatus, string> = {
  pending: "to decide",
  accepted: "accepted",
  edited: "accepted in your words",
  rejected: "rejected",
  stale: "changed since",
  orphaned: "lost its place",
};
const colour = (name: string): vscode.ThemeColor => new vscode.ThemeColor(name);

export class Paint implements vscode.Disposable {
  private readonly gone = vscode.window.createTextEditorDecorationType({
    backgroundColor: colour("diffEditor.removedTextBackground"),
    textDecoration: "line-through",
    rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
  });
  private readonly put = vscode.window.createTextEditorDecorationType({
    rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
    after: {
      backgroundColor: colour("diffEditor.insertedTextBackground"),
      border: "0 dotted",
      borderColor: colour("diffEditor.insertedTextBorder"),
      textDecoration: "underline",
      fontStyle: "normal",
      margin: "0 0 0 1px",
    },
  });
  private readonly sentence = vscode.window.createTextEditorDecorationType({
    overviewRulerColor: colour("editorOverviewRuler.modifiedForeground"),
    overviewRulerLane: vscode.OverviewRulerLane.Center,
    rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
  });
  private readonly stale = vscode.window.createTextEditorDecorationType({
    border: "1px dotted",
    borderColor: colour("editorWarning.foreground"),
    rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
    after: { contentText: " changed since", color: colour("editorCodeLens.foreground"), fontStyle: "italic" },
  });

  /** In the diff editor: which sentence it is, and what became of it. */
  private readonly told = vscode.window.createTextEditorDecorationType({
    rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
    after: { color: colour("editorCodeLens.foreground"), fontStyle: "italic", margin: "0 0 0 1ch" },
  });

  constructor(
    private readonly review: Review,
    private readonly texts: Texts,
  ) {}

  /** Draw one editor anew. */
  draw(editor: vscode.TextEditor): void {
    if (editor.document.uri.scheme === SCHEME) return this.tell(editor);
    const sentences = this.review.sentences(editor.document.uri);
    const pending = sentences.filter((each) => each.pending && stands(editor.document, each));
    const words = pending.map((each) => ({ each, ...runs(each.range.start, each.hunk.marks[each.label] ?? []) }));
    editor.setDecorations(this.gone, words.flatMap(({ gone }) => gone.map(range)));
    editor.setDecorations(
      this.put,
      words.flatMap(({ put }) => put.map(({ at, text }) => ({ range: spot(at), renderOptions: { after: { contentText: shown(text) } } }))),
    );
    editor.setDecorations(this.sentence, pending.map((each) => ({ range: each.range, hoverMessage: why(each) })));
    editor.setDecorations(
      this.stale,
      sentences.filter((each) => !each.pending).map((each) => ({ range: each.range, hoverMessage: why(each) })),
    );
  }

  clear(editor: vscode.TextEditor): void {
    if (editor.document.uri.scheme === SCHEME) return this.tell(editor);
    for (const type of [this.gone, this.put, this.sentence, this.stale]) editor.setDecorations(type, []);
  }

  dispose(): void {
    for (const type of [this.gone, this.put, this.sentence, this.stale, this.told]) type.dispose();
  }

  private tell(editor: vscode.TextEditor): void {
    const shown = this.texts.sentences(editor.document).map(({ hunk, range: where }) => ({
      range: new vscode.Range(where.end, where.end),
      renderOptions: { after: { contentText: `${hunk.id} ${TOLD[hunk.status]}` } },
    }));
    editor.setDecorations(this.told, shown);
  }
}

function spot(at: { line: number; character: number }): vscode.Range {
  return new vscode.Range(position(at), position(at));
}

/** The words to be marked really stand there; the server's word for it may be a keystroke old. */
function stands(document: vscode.TextDocument, sentence: Sentence): boolean {
  return document.getText(sentence.range).replaceAll("\r\n", "\n") === sentence.hunk.before;
}

/** What hovering says: nothing of the text or of a model is ever read as markdown. */
function why({ hunk, preview, label, pending }: Sentence): vscode.MarkdownString {
  const said = new vscode.MarkdownString("", true);
  const several = Object.keys(hunk.texts).length > 1 ? ` · candidate ${escaped(label)}` : "";
  const parts = [
    `**${hunk.id}**${several}`,
    ...(pending ? [] : ["This sentence was changed since the proposal was made; your words stay."]),
    escaped(hunk.why || preview.proposal.summary || "No reason was given."),
    change(hunk.marks[label] ?? []),
    ...preview.proposal.marks.map((mark) => `$(warning) ${escaped(mark)}`),
  ];
  said.appendMarkdown(parts.filter(Boolean).join("\n\n"));
  return said;
}
