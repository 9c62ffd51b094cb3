// What follows a decision: the next sentence that waits, if the person wants to be taken there.
import * as vscode from "vscode";
import type { App } from "../core/app";
import { key, place } from "../core/edges";
import { ordered, step } from "../review/walk";
import { show } from "./show";

/** `hunk` was decided; goes on from where it stood. */
export async function decided(app: App, hunk: string): Promise<void> {
  void vscode.commands.executeCommand("setContext", "coauthor.steps.decided", true);
  if (!vscode.workspace.getConfiguration("coauthor").get("review.advance", true)) return;
  const { editor } = app;
  const rest = ordered(app.review.stops().filter((stop) => stop.id !== hunk));
  if (!editor || rest.length === 0) return;
  const here = { uri: key(editor.document.uri), at: place(editor.selection.active) };
  const next = step(rest, { ...here, at: { line: here.at.line, character: here.at.character - 1 } });
  if (next && next.uri === here.uri) await show(app, next.id);
}
