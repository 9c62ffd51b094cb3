// Closes the editor in which a sentence was being changed; the sentence waits as before.
import * as vscode from "vscode";
import type { App } from "../core/app";
import { SCHEME } from "../review/editing";

export async function leaveWords(app: App, given?: unknown): Promise<void> {
  const active = vscode.window.activeTextEditor?.document;
  const document = given instanceof vscode.Uri ? await vscode.workspace.openTextDocument(given) : active;
  if (document?.uri.scheme === SCHEME) await app.editing.discard(document);
}
