// A proposed sentence in an editor of its own, to be changed before it goes in. Only the person's own saving accepts the
// words; what the editor saves by itself, after a pause or on leaving, is kept and accepts nothing, as is what is closed
// unsaved. It opens below the text, with its lines wrapped, so that both are read in a window of any width.
import * as vscode from "vscode";
import { column } from "../core/edges";
import { FlatFiles } from "../core/flat";
import { Signal } from "../core/signal";
import { tell } from "../core/told";
import type { HunkView } from "../protocol";
import type { Board } from "../state/board";
import { UNDECIDED, proposalOf } from "../state/board";
import type { Review } from "./review";

export const SCHEME = "coauthor-edit";
const NAMED = /^\/(P\d+\.\d+)\b.*\.tex$/;
const GOING = 1000; // milliseconds in which the editor closes a group that has become empty
const PATIENCE = 30_000; // milliseconds until the server must have said what waits

/** The name of a sentence's file, which is what stands on its tab. */
export function pathOf(hunk: string): string {
  return `/${hunk} (save to accept).tex`;
}

export interface Edited {
  hunk: string;
  proposal: string;
  text: string;
}

interface File {
  hunk: string;
  text: string;
  /** The words that the person began with. */
  from: string;
  mtime: number;
}

export class EditFiles extends FlatFiles implements vscode.FileSystemProvider, vscode.CodeLensProvider, vscode.Disposable {
  /** The person said yes: these words instead of the proposed ones. */
  readonly saved = new Signal<Edited>();
  private readonly changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly onDidChangeFile = this.changed.event;
  private readonly files = new Map<string, File>();
  private readonly restoring = new Map<string, Promise<File | undefined>>();
  /** Those whose accept saves them, and says yes itself. */
  private readonly asked = new Set<string>();
  /** What was typed last and is not saved. */
  private readonly typed = new Map<string, string>();
  private readonly reasons = new Map<string, vscode.TextDocumentSaveReason>();
  private readonly registered = [
    vscode.workspace.registerFileSystemProvider(SCHEME, this, { isCaseSensitive: true }),
    vscode.languages.registerCodeLensProvider({ scheme: SCHEME }, this),
    // A file system is not told why it is written to; the document is, just before.
    vscode.workspace.onWillSaveTextDocument(({ document, reason }) => void (document.uri.scheme === SCHEME && this.reasons.set(document.uri.path, reason))),
    vscode.workspace.onDidSaveTextDocument((document) => this.onSaved(document)),
    vscode.workspace.onDidChangeTextDocument((change) => change.contentChanges.length > 0 && this.onChanged(change)),
    vscode.window.tabGroups.onDidChangeTabs(({ closed }) => closed.forEach(({ input }) => input instanceof vscode.TabInputText && input.uri.scheme === SCHEME && this.keep(input.uri))),
  ];

  constructor(
    private readonly board: Board,
    private readonly review: Review,
  ) {
    super();
  }

  /** Open the words that are proposed for a sentence; the person's draft, where there is one of the same words. */
  async open(hunk: string): Promise<void> {
    const known = this.board.hunk(hunk);
    if (!known) return;
    const words = known.texts[this.review.label(known)] ?? known.before;
    const uri = vscode.Uri.from({ scheme: SCHEME, path: pathOf(hunk) });
    if (!this.document(uri.path)?.isDirty && this.files.get(uri.path)?.from !== words) {
      this.files.set(uri.path, { hunk, text: words, from: words, mtime: Date.now() });
      this.changed.fire([{ type: vscode.FileChangeType.Changed, uri }]);
    }
    const fresh = this.document(uri.path) === undefined;
    const editor = await this.below(uri);
    if (editor.document.languageId !== "latex") await vscode.languages.setTextDocumentLanguage(editor.document, "latex");
    const wraps = vscode.workspace.getConfiguration("editor", editor.document).get("wordWrap") !== "off";
    if (fresh && !wraps) await vscode.commands.executeCommand("editor.action.toggleWordWrap");
  }

  /** Where it is open already, else where another sentence is being edited, else in a group of its own below the text. */
  private async below(uri: vscode.Uri): Promise<vscode.TextEditor> {
    const ours = ({ input }: vscode.Tab): boolean => input instanceof vscode.TabInputText && input.uri.scheme === SCHEME;
    const other = vscode.window.tabGroups.all.find(({ tabs }) => tabs.some(ours))?.viewColumn;
    const viewColumn = column(uri.toString(), other);
    const document = await vscode.workspace.openTextDocument(uri);
    if (other === undefined) await vscode.commands.executeCommand("workbench.action.newGroupBelow");
    return vscode.window.showTextDocument(document, { viewColumn, preview: false });
  }

  /** Say yes to the words as they stand, saved or not. */
  async accept(document: vscode.TextDocument): Promise<void> {
    this.asked.add(document.uri.path);
    try {
      if (document.isDirty) await document.save(); // what stays unsaved here would ask when its tab is closed
    } finally {
      this.asked.delete(document.uri.path);
    }
    this.yes(document);
  }

  /** Close the editor of a sentence that was accepted in `text`; what was typed since then stays open and is kept (false). */
  async close(hunk: string, text: string): Promise<boolean> {
    const path = pathOf(hunk);
    if ((this.document(path)?.getText() ?? text) !== text) return false;
    await this.closeTabs(path);
    this.files.delete(path);
    await groupGone();
    return true;
  }

  /** Close it and forget what was typed there. */
  async discard(document: vscode.TextDocument): Promise<void> {
    await vscode.window.showTextDocument(document, { viewColumn: column(document.uri.toString()) });
    this.typed.delete(document.uri.path);
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
    this.files.delete(document.uri.path);
    await groupGone();
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    const top = new vscode.Range(0, 0, 0, 0);
    return [
      new vscode.CodeLens(top, { title: "Accept these words (save)", tooltip: "Put the sentence into the text in these words", command: "coauthor.client.acceptWords", arguments: [document.uri] }),
      new vscode.CodeLens(top, { title: "Leave it", tooltip: "Close this and throw away what you typed; the sentence waits as it was proposed", command: "coauthor.client.leaveWords", arguments: [document.uri] }),
      new vscode.CodeLens(top, { title: "closed unsaved, your words are kept", command: "" }),
    ];
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    const { text, mtime } = await this.file(uri);
    return { type: vscode.FileType.File, ctime: 0, mtime, size: Buffer.byteLength(text) };
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    return Buffer.from((await this.file(uri)).text);
  }

  async writeFile(uri: vscode.Uri, content: Uint8Array): Promise<void> {
    const file = await this.file(uri);
    file.text = Buffer.from(content).toString("utf8");
    file.mtime = Date.now();
  }

  dispose(): void {
    for (const each of this.registered) each.dispose();
    this.changed.dispose();
  }

  /** What was closed unsaved is there when the sentence is edited again. */
  private keep(uri: vscode.Uri): void {
    const [file, text] = [this.files.get(uri.path), this.typed.get(uri.path)];
    this.typed.delete(uri.path);
    if (!file || text === undefined || text === file.text) return;
    file.text = text;
    file.mtime = Date.now();
    this.changed.fire([{ type: vscode.FileChangeType.Changed, uri }]); // the editor has not forgotten it yet
  }

  private onChanged({ document, reason }: vscode.TextDocumentChangeEvent): void {
    const { scheme, path } = document.uri;
    if (scheme !== SCHEME) return;
    const text = document.getText();
    if (text !== this.files.get(path)?.text) this.typed.set(path, text);
    // The editor itself, without a reason, puts back what was saved before it closes what is not to be saved.
    else if (document.isDirty || reason !== undefined) this.typed.delete(path);
  }

  private onSaved(document: vscode.TextDocument): void {
    if (document.uri.scheme !== SCHEME) return;
    const reason = this.reasons.get(document.uri.path);
    this.reasons.delete(document.uri.path);
    if (reason === vscode.TextDocumentSaveReason.Manual && !this.asked.has(document.uri.path)) this.yes(document);
  }

  private yes(document: vscode.TextDocument): void {
    const file = this.files.get(document.uri.path);
    if (file) this.saved.emit({ hunk: file.hunk, proposal: proposalOf(file.hunk), text: document.getText() });
  }

  private document(path: string): vscode.TextDocument | undefined {
    return vscode.workspace.textDocuments.find(({ uri }) => uri.scheme === SCHEME && uri.path === path);
  }

  private async closeTabs(path: string): Promise<void> {
    const mine = ({ input }: vscode.Tab): boolean => input instanceof vscode.TabInputText && input.uri.scheme === SCHEME && input.uri.path === path;
    await vscode.window.tabGroups.close(vscode.window.tabGroups.all.flatMap((group) => group.tabs.filter(mine)));
  }

  private async file({ path }: vscode.Uri): Promise<File> {
    const known = this.files.get(path);
    if (known) return known;
    const asked = this.restoring.get(path) ?? this.restored(path).finally(() => this.restoring.delete(path));
    this.restoring.set(path, asked);
    const found = await asked;
    if (!found) throw vscode.FileSystemError.FileNotFound(path);
    return found;
  }

  /** After a reload of the window the editor asks for what it had open: the words as the record has them now. */
  private async restored(path: string): Promise<File | undefined> {
    const id = NAMED.exec(path)?.[1];
    const hunk = id ? await this.known(id) : undefined;
    if (!hunk || !UNDECIDED.includes(hunk.status)) {
      tell(`CoAuthor: ${id ?? "This sentence"} waits no more, so its editor is closed.`);
      void this.closeTabs(path);
      return undefined;
    }
    const words = hunk.texts[this.review.label(hunk)] ?? hunk.before;
    const file = { hunk: hunk.id, text: words, from: words, mtime: Date.now() };
    this.files.set(path, file);
    return file;
  }

  /** A sentence, once all that waits is known. */
  private known(id: string): Promise<HunkView | undefined> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        heard.dispose();
        resolve(this.board.hunk(id));
      };
      const timer = setTimeout(done, PATIENCE);
      const heard = this.board.changed.on((task) => (task === undefined || this.board.hunk(id)) && done());
      if (this.board.hunk(id)) done();
    });
  }
}

/** Until the group of an editor that was closed has gone too: whatever is opened before that would lose the keyboard to it. */
function groupGone(): Promise<void> {
  const empty = (): boolean => vscode.window.tabGroups.all.some((group) => group.tabs.length === 0);
  if (!empty() || !vscode.workspace.getConfiguration("workbench.editor").get("closeEmptyGroups", true)) return Promise.resolve();
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      heard.dispose();
      resolve();
    };
    const timer = setTimeout(done, GOING);
    const heard = vscode.window.tabGroups.onDidChangeTabGroups(() => empty() || done());
  });
}
