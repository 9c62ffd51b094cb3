// Steps to the next or the previous sentence that waits, through all files of the project.
import * as vscode from "vscode";
import type { App } from "../core/app";
import { key, place } from "../core/edges";
import { step } from "../review/walk";
import { show } from "./goTo";

export async function next(app: App): Promise<void> {
  await go(app, false);
}

export async function previous(app: App): Promise<void> {
  await go(app, true);
}

async function go(app: App, back: boolean): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  const from = editor ? { uri: key(editor.document.uri), at: place(editor.selection.active) } : { uri: "", at: { line: 0, character: 0 } };
  const stop = step(app.review.stops(), from, back);
  if (stop) await show(app, stop.id);
  else void vscode.window.showInformationMessage("CoAuthor: nothing waits to be reviewed.");
}
