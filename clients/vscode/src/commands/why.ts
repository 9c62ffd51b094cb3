// Shows what speaks for a sentence: the hover at its place, which a screen reader can open too.
import * as vscode from "vscode";
import type { App } from "../core/app";
import { sayNothingHere } from "../doing/arguments";
import { show } from "../doing/show";

export async function why(app: App, given?: unknown): Promise<void> {
  const found = app.review.resolve(given);
  if (!found) return sayNothingHere();
  await show(app, found.hunk.id);
  await vscode.commands.executeCommand("editor.action.showHover", { focus: "autoFocusImmediately" });
}
