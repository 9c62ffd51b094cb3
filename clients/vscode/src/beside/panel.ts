// A panel with the candidates of a proposal beside each other: a row for each sentence, in which one is chosen.
import * as vscode from "vscode";
import { complain } from "../core/edges";
import { restored, shell } from "../core/shell";
import { SENTENCE } from "../margin/words";
import type { Preview } from "../protocol";
import type { Review } from "../review/review";
import { type Board, OWN, UNDECIDED } from "../state/board";
import type { FromPage, ToPage } from "./messages";

const TYPE = "coauthor.beside";

export class Beside implements vscode.Disposable {
  private readonly panels = new Map<string, { panel: vscode.WebviewPanel; focus: string }>();
  private readonly heard: Array<{ dispose(): void }>;

  constructor(
    private readonly extension: vscode.Uri,
    private readonly board: Board,
    private readonly review: Review,
  ) {
    this.heard = [
      board.changed.on(() => this.drawAll()),
      review.chosen.on(() => this.drawAll()),
      restored(TYPE, (panel, proposal) => (this.panels.has(proposal) ? panel.dispose() : this.fill(panel, proposal, ""))),
    ];
  }

  /** Show a proposal's candidates; `hunk` is the sentence to begin at. */
  open(proposal: string, hunk = ""): void {
    const known = this.panels.get(proposal);
    if (known) {
      known.focus = hunk;
      known.panel.reveal();
      return this.draw(proposal);
    }
    this.fill(vscode.window.createWebviewPanel(TYPE, `${proposal} Candidates`, vscode.ViewColumn.Beside), proposal, hunk);
  }

  private fill(panel: vscode.WebviewPanel, proposal: string, hunk: string): void {
    const media = vscode.Uri.joinPath(this.extension, "dist");
    panel.webview.options = { enableScripts: true, localResourceRoots: [media] };
    this.panels.set(proposal, { panel, focus: hunk });
    panel.webview.onDidReceiveMessage((message: FromPage) => void this.obey(proposal, message).catch(complain));
    panel.onDidDispose(() => this.panels.delete(proposal));
    panel.webview.html = shell(panel.webview, media, "beside", BODY);
  }

  dispose(): void {
    for (const each of this.heard) each.dispose();
    for (const { panel } of [...this.panels.values()]) panel.dispose();
  }

  private drawAll(): void {
    for (const proposal of this.panels.keys()) this.draw(proposal);
  }

  private draw(proposal: string): void {
    const shown = this.panels.get(proposal);
    const preview = this.board.previews.get(proposal);
    if (!shown || !preview) return;
    void shown.panel.webview.postMessage(this.page(preview, shown.focus));
    shown.focus = "";
  }

  private page(preview: Preview, focus: string): ToPage {
    const labels = preview.proposal.candidates.map((each) => each.label);
    return {
      proposal: preview.proposal.id,
      intent: this.board.taskOf(preview.proposal.id)?.intent ?? "",
      summary: preview.proposal.summary,
      labels,
      rows: preview.hunks.map((hunk) => ({
        id: hunk.id,
        before: hunk.before,
        decided: !UNDECIDED.includes(hunk.status) ? SENTENCE[hunk.status] : vscode.workspace.isTrusted ? "" : "to decide, once you trust this folder",
        chosen: this.review.label(hunk),
        // Words of the person's own go in whichever candidate is looked at.
        marks: hunk.edited === undefined ? hunk.marks : Object.fromEntries(labels.map((label) => [label, hunk.marks[OWN] ?? []])),
      })),
      focus,
    };
  }

  private async obey(proposal: string, message: FromPage): Promise<void> {
    const run = (name: string, argument: object): Thenable<unknown> => vscode.commands.executeCommand(`coauthor.client.${name}`, argument);
    switch (message.kind) {
      case "ready":
        return this.draw(proposal);
      case "choose":
        return this.review.choose(message.hunk, message.label);
      case "accept":
        await (message.hunk ? run("accept", { hunk: message.hunk }) : run("acceptProposal", { proposal }));
        return;
      case "reject":
      case "goto":
        await run(message.kind === "reject" ? "reject" : "goTo", { hunk: message.hunk });
        return;
    }
  }
}

const BODY = `<header>
<h1 id="intent"></h1>
<p id="summary"></p>
</header>
<table><thead><tr id="labels"></tr></thead></table>
<p class="verbs"><button id="all" type="button">Accept as Chosen</button></p>`;
