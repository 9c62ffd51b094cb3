// One line in the status bar: what waits for the person, what is at work, and whether there is a server at all.
import * as vscode from "vscode";
import { COST } from "../server/managed";
import type { Server } from "../server/server";
import { type Board, summary } from "../state/board";

interface Shown {
  text: string;
  spoken: string;
  tooltip: string;
  command: string | vscode.Command;
  severity?: "warning" | "error";
}

export class Status implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem("coauthor.status", vscode.StatusBarAlignment.Left, 50);
  private readonly heard: Array<{ dispose(): void }>;

  constructor(
    private readonly server: Server,
    private readonly board: Board,
  ) {
    this.item.name = "CoAuthor";
    this.heard = [server.phaseChanged.on(() => this.show()), board.changed.on(() => this.show())];
    this.show();
    this.item.show();
  }

  dispose(): void {
    for (const each of this.heard) each.dispose();
    this.item.dispose();
  }

  private show(): void {
    const { text, spoken, tooltip, command, severity } = this.state();
    this.item.text = text;
    this.item.tooltip = tooltip;
    this.item.command = command;
    this.item.accessibilityInformation = { label: `CoAuthor: ${spoken}` };
    this.item.backgroundColor = severity ? new vscode.ThemeColor(`statusBarItem.${severity}Background`) : undefined;
  }

  private state(): Shown {
    switch (this.server.phase) {
      case "running": {
        const { text, spoken: all } = summary(this.board);
        const spoken = vscode.workspace.isTrusted ? all : `reading only, since this folder is not trusted; ${all}`;
        const name = vscode.workspace.isTrusted ? "$(book) CoAuthor" : "$(lock) CoAuthor: reading only";
        return { text: `${name}  ${text}`.trim(), spoken, tooltip: `CoAuthor: ${spoken}`, command: "coauthor.client.showInbox" };
      }
      case "looking":
      case "starting":
        return { text: "$(loading~spin) CoAuthor: starting", spoken: "starting", tooltip: "CoAuthor is starting", command: "coauthor.client.showLog" };
      case "installing":
        return { text: "$(loading~spin) CoAuthor: installing", spoken: `installing the server. ${this.server.step}`, tooltip: `CoAuthor: ${this.server.step}`, command: "coauthor.client.showInbox" };
      case "missing":
        return this.missing();
      case "crashed":
        return {
          text: "$(error) CoAuthor: start again", spoken: "the server ended; activate to start it again", severity: "error",
          tooltip: "CoAuthor's server ended. Click to start it again.", command: "coauthor.client.restartServer",
        };
      default:
        return { text: "$(circle-slash) CoAuthor: start", spoken: "not running", tooltip: "CoAuthor does not run. Click to start it.", command: "coauthor.client.restartServer" };
    }
  }

  /** Stays as long as there is no server: the message that says so goes by itself. */
  private missing(): Shown {
    const { tried, settingIsWrong } = this.server.missing ?? { tried: [], settingIsWrong: false };
    const [text, command, click] = settingIsWrong
      ? ["choose the server", { title: "Choose", command: "coauthor.client.installServer", arguments: [{ ask: true }] }, "Click to choose another."]
      : ["install the server", "coauthor.client.installServer", `Click to install it: ${COST}.`];
    return { text: `$(warning) CoAuthor: ${text}`, spoken: `no server found; activate to ${text}`, severity: "warning", tooltip: `CoAuthor has no server. ${tried.join(" ")} ${click}`, command };
  }
}
