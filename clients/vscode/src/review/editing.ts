// A proposed sentence in an editor of its own, to be changed before it goes in: saving accepts the words as they stand.
import * as vscode from "vscode";
import { Signal } from "../core/signal";
import type { Board } from "../state/board";
import { proposalOf } from "../state/board";
import type { Review } from "./review";

export const SCHEME = "coauthor-edit";

export interface Edited {
  hunk: string;
  proposal: string;
  text: string;
}

export class EditFiles implements vscode.FileSystemProvider, vscode.CodeLensProvider, vscode.Disposable {
  /** The person saved: these words instead of the proposed ones. */
  readonly saved = new Signal<Edited>();
  private readonly changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly onDidChangeFile = this.changed.event;
  private readonly files = new Map<string, { text: string; hunk: string; mtime: number }>();
  private readonly registered = [
    vscode.workspace.registerFileSystemProvider(SCHEME, this, { isCaseSensitive: true }),
    vscode.languages.registerCodeLensProvider({ scheme: SCHEME }, this),
  ];

  constructor(
    private readonly board: Board,
    private readonly review: Review,
  ) {}

  /** Open the words that are proposed for a sentence. */
  async open(hunk: string): Promise<void> {
    const known = this.board.hunk(hunk);
    if (!known) return;
    const text = known.texts[this.review.label(known)] ?? known.before;
    const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${hunk}.tex` });
    this.files.set(uri.path, { text, hunk, mtime: Date.now() });
    this.changed.fire([{ type: vscode.FileChangeType.Changed, uri }]);
    const editor = await vscode.window.showTextDocument(uri, { viewColumn: vscode.ViewColumn.Beside, preview: true });
    if (editor.document.languageId !== "latex") await vscode.languages.setTextDocumentLanguage(editor.document, "latex");
  }

  /** Close the editor of a sentence, whatever is in it. */
  async close(hunk: string): Promise<void> {
    const path = `/${hunk}.tex`;
    const mine = (tab: vscode.Tab): boolean =>
      tab.input instanceof vscode.TabInputText && tab.input.uri.scheme === SCHEME && tab.input.uri.path === path;
    await vscode.window.tabGroups.close(vscode.window.tabGroups.all.flatMap((group) => group.tabs.filter(mine)));
    this.files.delete(path);
  }

  provideCodeLenses(): vscode.CodeLens[] {
    const top = new vscode.Range(0, 0, 0, 0);
    return [
      new vscode.CodeLens(top, { title: "Accept these words (save)", command: "workbench.action.files.save" }),
      new vscode.CodeLens(top, { title: "Leave it", command: "workbench.action.revertAndCloseActiveEditor" }),
    ];
  }

  stat(uri: vscode.Uri): vscode.FileStat {
    const { text, mtime } = this.file(uri);
    return { type: vscode.FileType.File, ctime: 0, mtime, size: Buffer.byteLength(text) };
  }

  readFile(uri: vscode.Uri): Uint8Array {
    return Buffer.from(this.file(uri).text);
  }

  writeFile(uri: vscode.Uri, content: Uint8Array): void {
    const file = this.file(uri);
    file.text = Buffer.from(content).toString("utf8");
    file.mtime = Date.now();
    this.saved.emit({ hunk: file.hunk, proposal: proposalOf(file.hunk), text: file.text });
  }

  watch(): vscode.Disposable {
    return { dispose: () => undefined };
  }

  readDirectory(): never[] {
    return [];
  }

  createDirectory(): never {
    throw vscode.FileSystemError.NoPermissions();
  }

  delete(): never {
    throw vscode.FileSystemError.NoPermissions();
  }

  rename(): never {
    throw vscode.FileSystemError.NoPermissions();
  }

  dispose(): void {
    for (const each of this.registered) each.dispose();
    this.changed.dispose();
  }

  private file(uri: vscode.Uri): { text: string; hunk: string; mtime: number } {
    const found = this.files.get(uri.path);
    if (!found) throw vscode.FileSystemError.FileNotFound(uri);
    return found;
  }
}
