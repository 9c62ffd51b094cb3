// Puts a sentence into the text in the words that the person gave it in its own editor.
import * as vscode from "vscode";
import type { App } from "../core/app";
import { SCHEME } from "../review/editing";

export async function acceptWords(app: App, given?: unknown): Promise<void> {
  const active = vscode.window.activeTextEditor?.document;
  const document = given instanceof vscode.Uri ? await vscode.workspace.openTextDocument(given) : active;
  if (document?.uri.scheme === SCHEME) await app.editing.accept(document);
}
