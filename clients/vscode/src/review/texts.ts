// The texts of a proposal as read-only files, for the diff editor: the base, and one for each candidate. They are files so
// that the editor brings them back when its window is reloaded.
import * as vscode from "vscode";
import { named } from "../core/edges";
import { FlatFiles } from "../core/flat";
import type { HunkView, Preview } from "../protocol";
import { type Board, UNDECIDED } from "../state/board";
import { spots } from "./after";
import type { Review } from "./review";

export const SCHEME = "coauthor-text";
const BASE = "base";

interface Read {
  text: string;
  mtime: number;
}

export class Texts extends FlatFiles implements vscode.FileSystemProvider, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly onDidChangeFile = this.changed.event;
  /** What was read of each, so that only what is another text is read again. */
  private readonly read = new Map<string, Read>();
  private readonly registered = vscode.workspace.registerFileSystemProvider(SCHEME, this, { isReadonly: true, isCaseSensitive: true });

  constructor(
    private readonly board: Board,
    private readonly review: Review,
  ) {
    super();
  }

  /** Open base and proposal of a file beside each other, at the first sentence that is to decide. */
  async diff(proposal: string, file: string, candidate?: string): Promise<void> {
    const label = candidate ?? this.label(proposal, file);
    const [left, right] = [uri(proposal, file, BASE), uri(proposal, file, label)];
    const first = this.sentences(await vscode.workspace.openTextDocument(right)).find((each) => !each.decided);
    const selection = first && new vscode.Range(first.range.start, first.range.start);
    await vscode.commands.executeCommand("vscode.diff", left, right, `${proposal}: ${named(file)} (base ↔ proposal)`, { preview: true, selection });
  }

  /** Open two candidates beside each other. */
  async compare(proposal: string, file: string, [one, other]: [string, string]): Promise<void> {
    const title = `${proposal}: ${named(file)} (${one} ↔ ${other})`;
    await vscode.commands.executeCommand("vscode.diff", uri(proposal, file, one), uri(proposal, file, other), title, { preview: true });
  }

  /** Open the proposed text of a file that is not there yet. */
  async open(proposal: string, file: string): Promise<vscode.TextEditor> {
    return vscode.window.showTextDocument(uri(proposal, file, this.label(proposal, file)), { preview: true });
  }

  /** The tabs that show the proposed text of a file by itself, each with that file. */
  get alone(): Array<{ tab: vscode.Tab; proposal: string; file: string }> {
    return vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs.flatMap((tab) => {
      if (!(tab.input instanceof vscode.TabInputText) || tab.input.uri.scheme !== SCHEME) return [];
      const { proposal, file } = parts(tab.input.uri);
      return [{ tab, proposal, file }];
    }));
  }

  /** The sentences of a proposal as they stand in a document of ours, decided or not; none on the side of the base. */
  sentences(document: vscode.TextDocument): Array<{ hunk: HunkView; range: vscode.Range; decided: boolean }> {
    if (document.uri.scheme !== SCHEME) return [];
    const { proposal, file, side } = parts(document.uri);
    const preview = this.board.previews.get(proposal);
    const before = preview?.files.find((each) => each.uri === file)?.before;
    if (!preview || before === undefined || side === BASE) return [];
    const hunks = preview.hunks.filter((each) => each.uri === file && (side in each.texts || each.edited !== undefined));
    return spots(before, document.getText(), hunks, (hunk) => hunk.edited ?? hunk.texts[side] ?? "").map(({ hunk, start, end }) => ({
      hunk,
      range: new vscode.Range(document.positionAt(start), document.positionAt(end)),
      decided: !UNDECIDED.includes(hunk.status),
    }));
  }

  /** The sentence around or next below a place of such a document. */
  at(document: vscode.TextDocument, where: vscode.Position): HunkView | undefined {
    const all = this.sentences(document).filter((each) => !each.decided);
    return (all.find((each) => each.range.contains(where)) ?? all.find((each) => each.range.end.isAfterOrEqual(where)) ?? all.at(-1))?.hunk;
  }

  async stat(at: vscode.Uri): Promise<vscode.FileStat> {
    const { text, mtime } = this.read.get(at.toString()) ?? (await this.look(at));
    return { type: vscode.FileType.File, ctime: 0, mtime, size: Buffer.byteLength(text), permissions: vscode.FilePermission.Readonly };
  }

  async readFile(at: vscode.Uri): Promise<Uint8Array> {
    return Buffer.from((await this.look(at)).text);
  }

  writeFile(): never {
    throw vscode.FileSystemError.NoPermissions();
  }

  /** Have the editor read those anew that say something else now. */
  refresh(): void {
    for (const { uri: at } of vscode.workspace.textDocuments) {
      if (at.scheme === SCHEME && this.board.previews.has(parts(at).proposal)) void this.look(at).catch(() => undefined); // a server that has just ended is told of elsewhere
    }
  }

  dispose(): void {
    this.registered.dispose();
    this.changed.dispose();
  }

  private async look(at: vscode.Uri): Promise<Read> {
    const { proposal, file, side } = parts(at);
    const text = await this.text(proposal, file, side);
    const before = this.read.get(at.toString());
    if (before?.text === text) return before;
    const now = { text, mtime: Date.now() };
    this.read.set(at.toString(), now);
    if (before) this.changed.fire([{ type: vscode.FileChangeType.Changed, uri: at }]);
    return now;
  }

  private async text(proposal: string, file: string, side: string): Promise<string> {
    const known = await this.board.proposal(proposal);
    const single = known.proposal.candidates.length <= 1 || side === BASE;
    const preview: Preview = single ? known : await this.board.preview(proposal, side);
    const found = preview.files.find((each) => each.uri === file);
    return (side === BASE ? found?.before : found?.after) ?? "";
  }

  private label(proposal: string, file: string): string {
    const here = this.board.previews.get(proposal)?.hunks.filter((each) => each.uri === file) ?? [];
    const hunk = here.find((each) => each.edited === undefined) ?? here[0];
    return hunk ? this.review.label(hunk) : "";
  }
}

function uri(proposal: string, file: string, side: string): vscode.Uri {
  const path = vscode.Uri.parse(file, true).path;
  return vscode.Uri.from({ scheme: SCHEME, path, query: JSON.stringify({ proposal, file, side }) });
}

/** What a document of ours shows. */
export function parts(at: vscode.Uri): { proposal: string; file: string; side: string } {
  return JSON.parse(at.query) as { proposal: string; file: string; side: string };
}
