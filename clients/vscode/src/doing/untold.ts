// Requests that a person typed and saved while nobody could hear of it: the folder was not trusted yet, or the server was
// still being installed or started. They begin once it runs here. What came with a file is not among them.
import * as vscode from "vscode";
import type { App } from "../core/app";
import { key } from "../core/edges";
import { linesOf, requests, typed } from "../state/requests";

const SETTLES = 200; // milliseconds after which a document that was typed in says that it is not saved

export class Untold implements vscode.Disposable {
  /** Of each open document the requests that are nobody's wish of here and now: they came with it, or were told. */
  private readonly came = new Map<string, string[]>();
  /** Saved, and not begun. */
  private readonly wanted = new Map<string, string[]>();
  /** Typed before the server ran, and not saved yet. */
  private readonly unsaved = new Map<string, string[]>();
  private readonly heard: vscode.Disposable[];
  private listening = false;
  private said = false;

  constructor(private readonly app: App) {
    vscode.workspace.textDocuments.forEach((document) => this.meet(document));
    this.heard = [
      vscode.workspace.onDidOpenTextDocument((document) => this.meet(document)),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => void [this.came, this.unsaved].forEach((each) => each.delete(key(uri)))),
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.reloaded(document)),
      vscode.workspace.onDidSaveTextDocument((document) => void this.saved(document)),
    ];
  }

  dispose(): void {
    for (const each of this.heard) each.dispose();
  }

  /** The server runs, and hears of every save from now on: where the folder is trusted, what was asked for begins. */
  async begin(): Promise<void> {
    if (!vscode.workspace.isTrusted) return;
    this.listening = true;
    const due = [...this.wanted];
    this.wanted.clear();
    for (const document of vscode.workspace.textDocuments) {
      const uri = key(document.uri);
      const left = typed(due.find(([of]) => of === uri)?.[1] ?? [], this.fresh(document));
      this.meet(document);
      if (left.length > 0 && document.isDirty) this.unsaved.set(uri, left);
    }
    for (const [uri, wanted] of due) await this.start(await vscode.workspace.openTextDocument(vscode.Uri.parse(uri, true)), wanted);
  }

  /** The server runs no more; what is not saved is still to be heard. */
  pause(): void {
    this.listening = false;
    for (const [uri, left] of this.unsaved) this.came.set(uri, typed(left, this.came.get(uri) ?? []));
    this.unsaved.clear();
  }

  private async saved(document: vscode.TextDocument): Promise<void> {
    const uri = key(document.uri);
    if (!this.came.has(uri)) return;
    if (!this.listening) return this.keep(uri, document);
    const left = this.unsaved.get(uri) ?? [];
    this.unsaved.delete(uri);
    this.meet(document);
    await this.start(document, left);
  }

  /** A document was saved where nothing can be asked for: that is not passed over in silence; said once. */
  private keep(uri: string, document: vscode.TextDocument): void {
    const now = this.fresh(document);
    this.wanted.set(uri, now);
    const silent = vscode.workspace.isTrusted ? now.length === 0 : requests(document.getText()).length === 0;
    if (this.said || silent) return;
    this.said = true;
    if (vscode.workspace.isTrusted) vscode.window.setStatusBarMessage("CoAuthor: your TODO begins once the server runs.", 10_000);
    else void this.app.trusted();
  }

  private async start(document: vscode.TextDocument, wanted: readonly string[]): Promise<void> {
    for (const line of linesOf(document.getText(), wanted)) {
      // One that can be no task, or is one already, says so at its place.
      await this.app.server.execute("coauthor.todo.start", { uri: key(document.uri), line }).catch((error) => this.app.log.warn(String(error)));
    }
  }

  private fresh(document: vscode.TextDocument): string[] {
    const came = this.came.get(key(document.uri));
    return came ? typed(came, requests(document.getText())) : [];
  }

  private meet(document: vscode.TextDocument): void {
    if (document.uri.scheme === "file" && document.uri.path.endsWith(".tex")) this.came.set(key(document.uri), requests(document.getText()));
  }

  /** What changes without being unsaved came from the disk. */
  private reloaded(document: vscode.TextDocument): void {
    if (!document.isDirty && this.came.has(key(document.uri))) setTimeout(() => document.isDirty || document.isClosed || this.wanted.has(key(document.uri)) || this.meet(document), SETTLES);
  }
}
