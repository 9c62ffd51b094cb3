// The contract as a tree: each node with its state, its words against what was agreed, and a way to it on both sides.
import * as vscode from "vscode";
import type { Span } from "../protocol";
import type { Server } from "../server/server";

/** A node of `coauthor.outline.get`. */
export interface Node {
  slug: string;
  title: string;
  number?: string;
  state: string;
  words?: number | null;
  target?: number | null;
  claim?: string;
  /** Where it stands in OUTLINE.md. */
  contract?: { uri: string; range: Span } | null;
  /** Where it stands in the text. */
  text?: { uri: string; range: Span } | null;
  children: Node[];
}

const COMMAND = "coauthor.outline.get";
const ICONS: Record<string, string> = {
  planned: "circle-outline", missing: "circle-outline", empty: "circle-outline",
  drafting: "sync~spin", drafted: "circle-large-filled", written: "circle-large-filled",
  extra: "diff-added", done: "pass", final: "pass",
};

export class Outline implements vscode.TreeDataProvider<Node> {
  private readonly changed = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.changed.event;
  private nodes: Node[] = [];
  private asked = 0;

  constructor(private readonly server: Server) {}

  /** Ask the server anew. */
  async reload(): Promise<void> {
    const known = this.server.knows(COMMAND);
    const mine = ++this.asked;
    const found = known ? (await this.server.extra<{ nodes: Node[] }>(COMMAND, {})).nodes : [];
    if (mine !== this.asked) return;
    this.nodes = found;
    void vscode.commands.executeCommand("setContext", "coauthor.hasOutline", found.length > 0);
    this.changed.fire(undefined);
  }

  refresh(): void {
    // It changes with the text and with OUTLINE.md, not with tasks: `reload` is called when those are saved.
  }

  getChildren(of?: Node): Node[] {
    return of ? of.children : this.nodes;
  }

  getTreeItem(node: Node): vscode.TreeItem {
    const label = [node.number, node.title].filter(Boolean).join(" ");
    const open = node.children.length ? vscode.TreeItemCollapsibleState.Expanded : vscode.TreeItemCollapsibleState.None;
    const shown = new vscode.TreeItem(label, open);
    const words = measure(node);
    shown.id = `node:${node.slug}`;
    shown.description = [words, node.state].filter(Boolean).join(" · ");
    shown.iconPath = new vscode.ThemeIcon(ICONS[node.state] ?? "circle-outline");
    shown.contextValue = `node.${node.text ? "text" : "plan"}`;
    shown.tooltip = [label, node.claim, shown.description].filter(Boolean).join("\n");
    shown.command = { title: "Go to the Section", command: "coauthor.client.goToSection", arguments: [node] };
    shown.accessibilityInformation = { label: `${label}, ${node.state}${words ? `, ${words}` : ""}` };
    return shown;
  }
}

function measure(node: Node): string {
  if (node.words === undefined || node.words === null) return "";
  return node.target ? `${node.words} of ${node.target} words` : `${node.words} words`;
}
