// A panel that shows one task as it happens: plan, streamed text, checks, cost; with a way to stop and to steer it.
import * as vscode from "vscode";
import { complain } from "../core/edges";
import { restored, shell } from "../core/shell";
import { said, short, state } from "../margin/words";
import type { Server, TaskEvent } from "../server/server";
import type { QuestionView, Status } from "../protocol";
import { type Board, WORKING, ended, undecided } from "../state/board";
import type { FromPage, ToPage } from "./messages";

const TYPE = "coauthor.attach";
/** The states in which what was written stands in the thread, in its final words. */
const SAID: readonly Status[] = ["needs_user", "awaiting_review", "done"];

export class Attached implements vscode.Disposable {
  private readonly panels = new Map<string, { panel: vscode.WebviewPanel; stream: string }>();
  private readonly heard: Array<{ dispose(): void }>;

  constructor(
    private readonly extension: vscode.Uri,
    private readonly server: Server,
    private readonly board: Board,
  ) {
    this.heard = [
      server.taskEvent.on((event) => this.hear(event)),
      board.changed.on((task) => this.redraw(task)),
      server.phaseChanged.on((phase) => {
        if (phase === "running") for (const task of this.panels.keys()) void this.attach(task);
      }),
      restored(TYPE, (panel, task) => (this.panels.has(task) ? panel.dispose() : void this.fill(panel, task).catch(complain))),
    ];
  }

  /** Show a task's panel; the one that is there already, if any. */
  async open(task: string): Promise<void> {
    const known = this.panels.get(task);
    if (known) {
      known.panel.reveal(undefined, true);
      return;
    }
    const panel = vscode.window.createWebviewPanel(TYPE, task, { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true }, { enableFindWidget: true });
    await this.fill(panel, task);
  }

  private async fill(panel: vscode.WebviewPanel, task: string): Promise<void> {
    const media = vscode.Uri.joinPath(this.extension, "dist");
    panel.webview.options = { enableScripts: true, localResourceRoots: [media] };
    panel.iconPath = new vscode.ThemeIcon("comment-discussion") as unknown as vscode.Uri;
    this.panels.set(task, { panel, stream: "" });
    panel.webview.onDidReceiveMessage((message: FromPage) => void this.obey(task, message).catch(complain));
    panel.onDidDispose(() => {
      this.panels.delete(task);
      if (this.server.phase === "running") void this.server.ask("coauthor/detach", { task }).catch(() => undefined);
    });
    panel.webview.html = shell(panel.webview, media, "page", BODY);
    await this.board.thread(task);
    await this.attach(task);
  }

  dispose(): void {
    for (const each of this.heard) each.dispose();
    for (const { panel } of [...this.panels.values()]) panel.dispose();
  }

  private async attach(task: string): Promise<void> {
    try {
      await this.server.ask("coauthor/attach", { task });
    } catch (error) {
      complain(error);
    }
    this.draw(task);
  }

  private hear({ task, event }: TaskEvent): void {
    const shown = this.panels.get(task);
    if (!shown) return;
    if (event.type === "delta") {
      const text = (event.data as { text: string }).text;
      shown.stream += text;
      this.send(task, { kind: "delta", text });
    } else if (event.type === "proposal.posted" || event.type === "task.claimed") {
      shown.stream = "";
    }
  }

  private redraw(task: string | undefined): void {
    for (const id of task ? [task] : this.panels.keys()) this.draw(id);
  }

  private draw(id: string): void {
    const shown = this.panels.get(id);
    const task = this.board.tasks.get(id);
    if (!shown || !task) return;
    const thread = this.board.threads.get(id);
    shown.panel.title = `${id} ${short(task.intent, 30)}`;
    const trusted = vscode.workspace.isTrusted;
    const open = trusted ? this.board.proposalsOf(task).flatMap(undecided) : [];
    const { tokens_in: read, tokens_out: wrote, usd } = task.cost ?? { tokens_in: 0, tokens_out: 0, usd: 0 };
    this.send(id, {
      kind: "task",
      id,
      intent: task.intent,
      state: `${state(task)}${trusted ? "" : " · only to be read, until you trust this folder"}`,
      cost: read + wrote === 0 ? "no model was asked" : `${read} tokens read, ${wrote} written${usd ? `, ${usd.toFixed(4)} USD` : ""}`,
      live: !ended(task),
      working: WORKING.includes(task.status),
      read: task.status === "awaiting_review" && this.board.proposalsOf(task).every((each) => undecided(each).length === 0) && this.asked(id) === undefined,
      nothing: this.board.foundNothing(task),
      failed: task.status === "failed",
      waiting: open.map((hunk) => hunk.id),
      acceptable: open.filter((hunk) => hunk.status === "pending").map((hunk) => hunk.id),
      trusted,
      canSee: this.server.knows("coauthor.task.context"),
      parts: thread ? said(thread, this.board.proposalsOf(task)).slice(1) : [],
      checks: (thread?.events ?? []).filter((each) => each.type === "gate.failed").map((each) => String(each.data["message"] ?? each.data["gate"])),
      stream: SAID.includes(task.status) ? "" : shown.stream,
      asks: this.asked(id) !== undefined,
    });
  }

  /** The question that waits for an answer, if any. */
  private asked(task: string): QuestionView | undefined {
    return this.board.threads.get(task)?.questions.find((question) => question.answer === null);
  }

  private send(task: string, message: ToPage): void {
    void this.panels.get(task)?.panel.webview.postMessage(message);
  }

  private async obey(task: string, message: FromPage): Promise<void> {
    switch (message.kind) {
      case "ready":
        this.draw(task);
        return;
      case "stop":
        await vscode.commands.executeCommand("coauthor.client.cancel", { task });
        return;
      case "done":
        await vscode.commands.executeCommand("coauthor.client.resolve", { task });
        return;
      case "widen":
      case "retry":
        await vscode.commands.executeCommand(`coauthor.client.${message.kind}`, { task });
        return;
      case "accept":
      case "reject":
        await vscode.commands.executeCommand(`coauthor.client.${message.kind}`, { hunk: message.hunk });
        return;
      case "all":
        await vscode.commands.executeCommand("coauthor.client.acceptProposal", { proposal: message.proposal });
        return;
      case "steer":
        await vscode.commands.executeCommand("coauthor.client.reply", { task, text: message.text, question: this.asked(task)?.id });
        return;
      case "sent":
        await vscode.commands.executeCommand("coauthor.client.sent", { task });
        return;
      case "goto":
        await vscode.commands.executeCommand("coauthor.client.goTo", message.hunk ? { hunk: message.hunk } : { task });
        return;
    }
  }
}

const BODY = `<header>
<h1 id="intent"></h1>
<p><span id="state" role="status"></span> <span id="cost"></span></p>
<p class="verbs">
<button id="stop" type="button" class="quiet">Stop</button>
<button id="close" type="button" class="quiet" title="Put this request away: what was proposed can still be read, and your text stays as it is" hidden>Put Away</button>
<button id="done" type="button" class="quiet" hidden>Done</button>
<button id="retry" type="button" class="quiet" hidden>Try Again</button>
<button id="widen" type="button" class="quiet" hidden>Try the Whole Section</button>
<button id="goto" type="button" class="quiet">Go to the Text</button>
<button id="sent" type="button" class="quiet">What Was Sent</button>
</p>
</header>
<main id="parts" aria-label="Thread"></main>
<section id="live" aria-label="Live text" hidden><h2>Writing</h2><pre id="stream" aria-live="off"></pre></section>
<section id="checks" aria-label="Checks" hidden><h2>Checks</h2><ul id="found"></ul></section>
<form id="steer"><label for="wish" id="wanted">Say what you want instead</label><textarea id="wish" rows="2"></textarea><button type="submit">Send</button></form>`;
