// Requests that a person saved in a folder before it was trusted: kept, and begun once it is, so that nothing is typed
// twice. What came with a file is not among them.
import * as vscode from "vscode";
import type { App } from "../core/app";
import { key } from "../core/edges";
import { linesOf, requests, typed } from "../state/requests";

export class Untold implements vscode.Disposable {
  private readonly came = new Map<string, string[]>();
  private readonly wanted = new Map<string, string[]>();
  private readonly heard: vscode.Disposable;
  private said = false;

  constructor(private readonly app: App) {
    const met = (document: vscode.TextDocument): void => void this.came.set(key(document.uri), requests(document.getText()));
    if (!vscode.workspace.isTrusted) vscode.workspace.textDocuments.forEach(met);
    this.heard = vscode.workspace.onDidOpenTextDocument((document) => void (vscode.workspace.isTrusted || met(document)));
  }

  dispose(): void {
    this.heard.dispose();
  }

  /** A document was saved where nothing may be asked for: that is not passed over in silence; said once. */
  hear(document: vscode.TextDocument): void {
    const now = requests(document.getText());
    this.wanted.set(key(document.uri), typed(this.came.get(key(document.uri)) ?? [], now));
    if (this.said || now.length === 0) return;
    this.said = true;
    void this.app.trusted();
  }

  /** The folder is trusted now, and the server runs: begin what was asked for. */
  async begin(): Promise<void> {
    for (const [uri, wanted] of this.wanted) {
      if (wanted.length === 0) continue;
      const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(uri, true));
      for (const line of linesOf(document.getText(), wanted)) await this.app.server.execute("coauthor.todo.start", { uri, line });
    }
    this.wanted.clear();
  }
}
