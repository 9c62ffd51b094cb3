// Draws proposed words into the text: what goes is struck through, what comes stands behind it. Changes no text.
import * as vscode from "vscode";
import { position, range } from "../core/edges";
import { drawn, stands } from "./drawn";
import { shown } from "./runs";
import { change, escaped } from "../margin/escape";
import { SENTENCE } from "../margin/words";
import type { Review, Sentence } from "./review";
import { SCHEME, type Texts } from "./texts";
import { around, tinted, weaves } from "./woven";

const colour = (name: string): vscode.ThemeColor => new vscode.ThemeColor(name);

interface Types {
  gone: vscode.TextEditorDecorationType;
  put: vscode.TextEditorDecorationType;
  /** Gives hints between two letters the colours of words that come. */
  tint: vscode.TextEditorDecorationType;
  sentence: vscode.TextEditorDecorationType;
  stale: vscode.TextEditorDecorationType;
  /** In the diff editor: which sentence it is, and what became of it. */
  told: vscode.TextEditorDecorationType;
}

/** High-contrast themes have lines where others have backgrounds; in those the lines would have no colour. */
function types(theme: vscode.ColorTheme): Types {
  const lined = [vscode.ColorThemeKind.HighContrast, vscode.ColorThemeKind.HighContrastLight].includes(theme.kind);
  const frame = (name: string) => (lined ? { border: "1px dashed", borderColor: colour(`diffEditor.${name}TextBorder`) } : {});
  const made = vscode.window.createTextEditorDecorationType;
  const closed = { rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed };
  const quiet = { color: colour("editorCodeLens.foreground"), fontStyle: "italic" };
  return {
    gone: made({ ...closed, ...frame("removed"), backgroundColor: colour("diffEditor.removedTextBackground"), textDecoration: "line-through" }),
    put: made({ ...closed, after: { ...frame("inserted"), backgroundColor: colour("diffEditor.insertedTextBackground"), textDecoration: "underline", fontStyle: "normal", margin: "0 0 0 1px" } }),
    tint: made({ ...closed, cursor: lined ? tinted("editor-background", "diffEditor-insertedTextBorder") : tinted("editor-foreground", "diffEditor-insertedTextBackground") }),
    sentence: made({ ...closed, overviewRulerColor: colour("editorOverviewRuler.modifiedForeground"), overviewRulerLane: vscode.OverviewRulerLane.Center }),
    stale: made({ ...closed, border: "1px dotted", borderColor: colour("editorWarning.foreground"), after: quiet }),
    told: made({ ...closed, after: { ...quiet, margin: "0 0 0 1ch" } }),
  };
}

export class Paint implements vscode.Disposable {
  private types = types(vscode.window.activeColorTheme);

  constructor(
    private readonly review: Review,
    private readonly texts: Texts,
  ) {}

  /** Draw one editor anew. */
  draw(editor: vscode.TextEditor): void {
    if (editor.document.uri.scheme === SCHEME) return this.tell(editor);
    const sentences = this.review.sentences(editor.document.uri);
    const pending = sentences.filter((each) => each.pending && stands(editor.document, each));
    const words = drawn(this.review, editor.document);
    const put = words.flatMap((each) => each.put);
    const woven = weaves(editor.document);
    editor.setDecorations(this.types.gone, words.flatMap(({ gone }) => gone.map(range)));
    editor.setDecorations(this.types.put, woven ? [] : put.map(({ at, text }) => ({ range: spot(at), renderOptions: { after: { contentText: shown(text) } } })));
    editor.setDecorations(this.types.tint, woven ? put.map(({ at }) => around(editor.document, at)) : []);
    editor.setDecorations(this.types.sentence, pending.map((each) => ({ range: each.range, hoverMessage: why(each) })));
    editor.setDecorations(
      this.types.stale,
      sentences.filter((each) => !each.pending).map((each) => ({ range: each.range, hoverMessage: why(each), renderOptions: { after: { contentText: each.there ? " in the text already" : " changed since" } } })),
    );
  }

  clear(editor: vscode.TextEditor): void {
    if (editor.document.uri.scheme === SCHEME) return this.tell(editor);
    for (const type of Object.values(this.types)) editor.setDecorations(type, []);
  }

  /** The colours are others now; whoever calls this draws anew. */
  retheme(theme: vscode.ColorTheme): void {
    this.dispose();
    this.types = types(theme);
  }

  dispose(): void {
    for (const type of Object.values(this.types)) type.dispose();
  }

  private tell(editor: vscode.TextEditor): void {
    const shown = this.texts.sentences(editor.document).map(({ hunk, range: where }) => ({
      range: new vscode.Range(where.end, where.end),
      renderOptions: { after: { contentText: `${hunk.id} ${SENTENCE[hunk.status]}` } },
    }));
    editor.setDecorations(this.types.told, shown);
  }
}

function spot(at: { line: number; character: number }): vscode.Range {
  return new vscode.Range(position(at), position(at));
}

/** What hovering says: nothing of the text or of a model is ever read as markdown. */
function why({ hunk, preview, label, pending, there }: Sentence): vscode.MarkdownString {
  const said = new vscode.MarkdownString("", true);
  const several = Object.keys(hunk.texts).length > 1 ? ` · candidate ${escaped(label)}` : "";
  const parts = [
    `**${hunk.id}**${several}`,
    ...preview.proposal.marks.map((mark) => `$(warning) ${escaped(mark)}`),
    ...(pending ? [] : [there ? "The proposed words stand there already." : "This sentence was changed since the proposal was made; your words stay."]),
    escaped(hunk.why || preview.proposal.summary || "No reason was given."),
    change(hunk.marks[label] ?? []),
  ];
  said.appendMarkdown(parts.filter(Boolean).join("\n\n"));
  return said;
}
