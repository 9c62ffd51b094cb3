// Shows what speaks for a sentence: the hover at its place, which a screen reader can open too. Where nothing was said,
// the co-author is asked.
import * as vscode from "vscode";
import type { App } from "../core/app";
import { sayNothingHere, sentence } from "../doing/arguments";
import { askWhy } from "./askWhy";
import { show } from "../doing/show";

export async function why(app: App, given?: unknown): Promise<void> {
  const found = sentence(app, given);
  if (!found) return sayNothingHere(app);
  if (!found.hunk.why && !found.preview.proposal.summary && vscode.workspace.isTrusted) return askWhy(app, { hunk: found.hunk.id, text: "Why?" });
  await show(app, found.hunk.id);
  // At the first word, so that what is said stands above the sentence and not over it.
  const { activeTextEditor: editor } = vscode.window;
  const start = editor && app.review.around(editor)?.range.start;
  if (start) editor.selection = new vscode.Selection(start, start);
  if (start) editor.revealRange(new vscode.Range(start, start));
  await vscode.commands.executeCommand("editor.action.showHover", { focus: "autoFocusImmediately" });
}
