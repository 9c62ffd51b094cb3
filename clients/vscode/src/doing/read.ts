// Shows a text that is only to be read: nothing in it can be saved, so that closing it asks nothing.
import * as vscode from "vscode";
import type { App } from "../core/app";

const SCHEME = "coauthor-read";

class Pages implements vscode.TextDocumentContentProvider {
  private readonly texts = new Map<string, string>();
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.changed.event;

  put(name: string, text: string): vscode.Uri {
    const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${name}` });
    this.texts.set(uri.path, text);
    this.changed.fire(uri);
    return uri;
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.texts.get(uri.path) ?? "";
  }
}

let pages: Pages | undefined;

/** Open `text` under this name, in place of an older one. */
export async function read(app: App, name: string, text: string, viewColumn = vscode.ViewColumn.Active): Promise<void> {
  if (!pages) {
    pages = new Pages();
    app.context.subscriptions.push(vscode.workspace.registerTextDocumentContentProvider(SCHEME, pages));
  }
  await vscode.window.showTextDocument(pages.put(name, text), { preview: true, viewColumn });
}
