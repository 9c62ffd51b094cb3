// Everything of one window, put together once: who knows what, and who hears of whom. Holds no rule of its own.
import * as vscode from "vscode";
import { Ask } from "../ask/ask";
import { Attached } from "../attach/panel";
import { Threads } from "../margin/threads";
import type { TaskView } from "../protocol";
import { EditFiles } from "../review/editing";
import { InSight } from "../review/insight";
import { Lenses } from "../review/lenses";
import { Paint } from "../review/paint";
import { Review } from "../review/review";
import { Texts } from "../review/texts";
import { Woven, inline } from "../review/woven";
import { offer } from "../server/offer";
import { Managed } from "../server/managed";
import { Server } from "../server/server";
import { Assets } from "../side/assets";
import { Inbox, type Item } from "../side/inbox";
import { Outline } from "../side/outline";
import { TaskList } from "../side/tasks";
import { Beside } from "../beside/panel";
import { Nothings } from "../doing/nothing";
import { Failures } from "../doing/failure";
import { Unseen } from "../doing/unseen";
import { Untold } from "../doing/untold";
import { Board } from "../state/board";
import { Decisions } from "../state/decisions";
import { Places } from "../state/places";
import { complain, key } from "./edges";
import { Status } from "./status";
import { tell } from "./told";
import { askForTrust } from "./trust";

const LATEX: vscode.DocumentSelector = [{ language: "latex" }, { language: "tex" }, { pattern: "**/*.tex" }];
const REST = 40; // milliseconds in which what changed is gathered before it is drawn

export class App implements vscode.Disposable {
  readonly log = vscode.window.createOutputChannel("CoAuthor", { log: true });
  readonly managed: Managed;
  readonly server: Server;
  readonly board: Board;
  readonly places = new Places();
  readonly review: Review;
  readonly decisions: Decisions;
  readonly threads: Threads;
  readonly texts: Texts;
  readonly editing: EditFiles;
  readonly attached: Attached;
  readonly beside: Beside;
  readonly ask: Ask;
  readonly outline: Outline;
  readonly assets: Assets;
  private readonly waiting: Inbox;
  private readonly paint: Paint;
  readonly woven: Woven;
  private readonly lenses: Lenses;
  private readonly status: Status;
  private readonly nothings = new Nothings(this);
  readonly unseen = new Unseen(this);
  private readonly failures = new Failures((task) => this.board.failed(task.id));
  private readonly began = new Date().toISOString();
  private readonly untold = new Untold(this);
  private readonly lists: Array<{ refresh(): void }>;
  private readonly parts: vscode.Disposable[] = [];
  private inbox!: vscode.TreeView<unknown>;
  private written = vscode.window.activeTextEditor;
  /** Takes away what was said last of a server that has ended. */
  private ended = (): void => undefined;
  private drawing: NodeJS.Timeout | undefined;

  constructor(readonly context: vscode.ExtensionContext) {
    const { extensionUri, globalStorageUri } = context;
    this.managed = new Managed(globalStorageUri.fsPath, vscode.Uri.joinPath(extensionUri, "server").fsPath);
    this.server = new Server(this.log, this.managed, () => this.trusted());
    this.board = new Board(this.server.execute);
    this.review = new Review(this.board, this.places);
    this.decisions = new Decisions(this.board);
    this.threads = new Threads(this.board, this.places);
    this.texts = new Texts(this.board, this.review);
    this.editing = new EditFiles(this.board, this.review);
    this.attached = new Attached(extensionUri, this.server, this.board);
    this.beside = new Beside(extensionUri, this.board, this.review);
    this.ask = new Ask(context.workspaceState, this.server);
    this.outline = new Outline(this.server);
    this.assets = new Assets(this.server);
    this.paint = new Paint(this.review, this.texts);
    this.woven = new Woven(this.review);
    this.lenses = new Lenses(this.review, this.texts, this.places, this.board);
    this.status = new Status(this.server, this.board);
    this.lists = [
      (this.waiting = this.view("coauthor.inbox", new Inbox(this.board, this.places, this.threads))),
      this.view("coauthor.running", new TaskList(() => this.board.running, this.threads)),
      this.view("coauthor.queued", new TaskList(() => this.board.queued, this.threads)),
      this.view("coauthor.done", new TaskList(() => this.board.ended, this.threads, (task) => this.board.outcome(task), (task) => this.board.unbuilt(task))),
      this.view("coauthor.outline", this.outline),
      this.view("coauthor.assets", this.assets),
    ];
    this.listen();
  }

  /** Start the server; where there is none, say so and offer one. */
  async start(): Promise<void> {
    await this.server.start();
    if (this.server.phase === "missing") await offer(this);
  }

  /** A command that changes something needs a trusted folder; says so where it isn't one. */
  async trusted(): Promise<boolean> {
    if (vscode.workspace.isTrusted) return true;
    void askForTrust("CoAuthor: this folder is not trusted yet. Until it is, tasks and proposals can only be read, and no TODO becomes a task. Once it is, parts of its text are also sent to the language model that you connect, if you connect one.");
    return false;
  }

  dispose(): void {
    clearTimeout(this.drawing);
    for (const part of this.parts.reverse()) part.dispose();
    void this.server.stop();
    this.log.dispose();
  }

  /** The editor the person is in; while they are in a page or a list, the text beside it that they were in last. */
  get editor(): vscode.TextEditor | undefined {
    const { activeTextEditor, visibleTextEditors } = vscode.window;
    return activeTextEditor ?? visibleTextEditors.find((each) => each === this.written) ?? visibleTextEditors.find((each) => this.review.sentences(each.document.uri).length > 0);
  }

  /** The file that they were in last. */
  get last(): vscode.Uri | undefined {
    return this.written?.document.uri;
  }

  /** The row of the inbox that the keyboard is at, for keys that are pressed there. Arrows move that without selecting it. */
  async focused(): Promise<unknown> {
    const before = [...this.inbox.selection];
    await vscode.commands.executeCommand("list.toggleSelection");
    const after = [...this.inbox.selection];
    const left = before.find((each) => !after.includes(each));
    if (left) await vscode.commands.executeCommand("list.toggleSelection");
    return left ?? after.find((each) => !before.includes(each)) ?? before[0];
  }

  /** What the inbox lists. */
  get waits(): Item[] {
    return this.waiting.getChildren();
  }

  /** Put the keyboard into the inbox, which may have to be drawn first: then nothing in it would have the focus. */
  async toInbox(): Promise<void> {
    await vscode.commands.executeCommand("coauthor.inbox.focus");
    const [first] = this.waits;
    if (!first || this.inbox.selection.length > 0) return;
    // A list that is drawn only now may not know its rows yet.
    await this.inbox.reveal(first, { select: false, focus: true }).then(undefined, () => vscode.commands.executeCommand("list.focusFirst"));
  }

  private view<T extends vscode.TreeDataProvider<unknown> & { refresh(): void }>(id: string, provider: T): T {
    const view = vscode.window.createTreeView(id, { treeDataProvider: provider, showCollapseAll: true });
    this.parts.push(view);
    if (id === "coauthor.inbox") {
      this.inbox = view;
      this.parts.push(this.board.changed.on(() => this.signs()));
    }
    return provider;
  }

  /** What stands on and above the inbox: how much waits, that there is no server, that nothing may be decided. */
  private signs(): void {
    const { inbox } = this.board;
    this.inbox.badge = this.server.phase === "missing" ? { value: 1, tooltip: "CoAuthor has no server yet" } : badge(inbox.filter((each) => !each.offered).length);
    // Where nothing is listed, the view says it itself.
    this.inbox.message = !vscode.workspace.isTrusted && inbox.length > 0 ? "Only to be read, until you trust this folder." : undefined;
  }

  private listen(): void {
    const { server, board, places } = this;
    this.parts.push(
      server.phaseChanged.on((phase) => this.onPhase(phase)),
      server.taskChanged.on((task) => void this.onTask(task)),
      server.placed.on(({ uri, placed, todos }) => {
        if (vscode.workspace.textDocuments.some((document) => key(document.uri) === uri)) places.set(uri, placed, todos);
      }),
      places.changed.on(() => this.drawSoon()),
      board.changed.on(() => this.drawSoon()),
      this.review.chosen.on(() => this.drawSoon()),
      this.review.hidden.on(() => this.drawSoon()),
      vscode.languages.registerCodeLensProvider([...(LATEX as object[]), { scheme: "coauthor-text" }] as vscode.DocumentSelector, this.lenses),
      vscode.languages.registerInlayHintsProvider(LATEX, this.woven),
      vscode.window.onDidChangeVisibleTextEditors(() => this.drawSoon()),
      vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => this.say(textEditor)),
      vscode.window.onDidChangeActiveTextEditor((editor) => (this.written = editor ?? this.written)),
      vscode.workspace.onDidCloseTextDocument((document) => places.forget(key(document.uri))),
      vscode.window.onDidChangeActiveColorTheme((theme) => {
        this.paint.retheme(theme);
        this.drawSoon();
      }),
      vscode.workspace.onDidGrantWorkspaceTrust(() => {
        this.threads.offer();
        this.drawSoon();
        void server.restart().catch(complain);
      }),
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration("coauthor.server")) void server.restart().then(() => this.start());
        if (change.affectsConfiguration("coauthor.review") || change.affectsConfiguration("editor.inlayHints")) this.drawSoon();
      }),
      new InSight(this.review), this.untold, this.paint, this.threads, this.texts, this.editing, this.attached, this.beside, this.status,
    );
  }

  private onPhase(phase: string): void {
    void vscode.commands.executeCommand("setContext", "coauthor.running", phase === "running");
    void vscode.commands.executeCommand("setContext", "coauthor.phase", phase === "missing" && this.server.missing?.settingIsWrong ? "wrong" : phase);
    this.signs();
    if (phase === "running") {
      const known = this.board.reload();
      void known.then(() => Promise.all([this.outline.reload(), this.assets.reload()])).catch((error) => this.log.warn(String(error)));
      void known.then(() => this.untold.begin()).catch((error) => this.log.warn(String(error)));
    } else {
      this.untold.pause();
      this.places.clear();
    }
    this.ended();
    if (phase === "crashed") this.sayCrashed();
  }

  private async onTask(task: TaskView): Promise<void> {
    this.failures.hear(task, this.began);
    try {
      await this.board.take(task);
      const now = this.board.tasks.get(task.id) ?? task;
      this.nothings.hear(now);
      this.unseen.hear(now);
    } catch (error) {
      this.log.warn(`${task.id}: ${String(error)}`);
    }
  }

  private sayCrashed(): void {
    this.ended = tell(
      "CoAuthor: the server ended unexpectedly, twice in a short time. Your text and the record are untouched.",
      [{ label: "Start Again", command: "restartServer" }, { label: "Show the Log", command: "showLog" }],
      600_000,
    );
  }

  private drawSoon(): void {
    this.drawing ??= setTimeout(() => {
      this.drawing = undefined;
      this.draw();
    }, REST);
  }

  private draw(): void {
    for (const editor of vscode.window.visibleTextEditors) {
      if (inline()) this.paint.draw(editor);
      else this.paint.clear(editor);
    }
    this.woven.refresh();
    this.lenses.refresh();
    this.threads.refresh();
    this.texts.refresh();
    for (const list of this.lists) list.refresh();
    if (vscode.window.activeTextEditor) this.say(vscode.window.activeTextEditor);
    void vscode.commands.executeCommand("setContext", "coauthor.waiting", this.review.stops().length > 0);
    void vscode.commands.executeCommand("setContext", "coauthor.asked", this.board.asked.length > 0);
    void vscode.commands.executeCommand("setContext", "coauthor.atWork", this.board.running.length > 0);
  }

  /** Whether the cursor stands in a sentence that waits, for keys and menus. */
  private say(editor: vscode.TextEditor): void {
    const { document, selection } = editor;
    const here = this.review.at(document.uri, selection.active)?.hunk ?? this.texts.at(document, selection.active);
    void vscode.commands.executeCommand("setContext", "coauthor.here", here !== undefined);
    void vscode.commands.executeCommand("setContext", "coauthor.several", Object.keys(here?.texts ?? {}).length > 1);
  }
}

function badge(waiting: number): vscode.ViewBadge | undefined {
  return waiting ? { value: waiting, tooltip: `${waiting} ${waiting === 1 ? "task waits" : "tasks wait"} for you` } : undefined;
}
