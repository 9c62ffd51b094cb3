// What follows a decision: the next sentence that waits, if the person wants to be taken there.
import * as vscode from "vscode";
import type { App } from "../core/app";
import { key, place } from "../core/edges";
import { type Stop, ordered, step } from "../review/walk";
import { show } from "./show";

/** `hunk` was decided; goes on from the cursor, or from where the sentence stood if that is said. */
export async function decided(app: App, hunk: string, stood?: Omit<Stop, "id">): Promise<void> {
  void vscode.commands.executeCommand("setContext", "coauthor.steps.decided", true);
  if (!vscode.workspace.getConfiguration("coauthor").get("review.advance", true)) return;
  const rest = ordered(app.review.stops().filter((stop) => stop.id !== hunk));
  const here = stood ?? cursor(app);
  if (!here || rest.length === 0) return;
  const next = step(rest, { ...here, at: { line: here.at.line, character: here.at.character - 1 } });
  if (next && next.uri === here.uri) await show(app, next.id);
}

function cursor({ editor }: App): Omit<Stop, "id"> | undefined {
  return editor && { uri: key(editor.document.uri), at: place(editor.selection.active) };
}
