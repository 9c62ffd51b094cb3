// The contract as a tree: each node with its state, its words against what was agreed, and a way to it on both sides.
import * as vscode from "vscode";
import type { OutlineNode, Planned, Spot } from "../server/results";
import type { Server } from "../server/server";

/** A node, with where OUTLINE.md is. */
export interface Node extends OutlineNode {
  contract?: string;
}

export type Item = Node | { extra: Spot & { title: string } };

const COMMAND = "coauthor.outline.get";
/** What there is to say about a node, in words; nothing where it is as planned. */
const STATES: Readonly<Record<string, string>> = {
  missing: "not in the text yet",
  renamed: "has another title in the text",
  moved: "stands elsewhere in the text",
  empty: "has no text yet",
  over: "longer than planned",
  under: "shorter than planned",
};

export class Outline implements vscode.TreeDataProvider<Item> {
  private readonly changed = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.changed.event;
  private answer: Planned | undefined;
  private asked = 0;

  constructor(private readonly server: Server) {}

  /** Ask the server anew. */
  async reload(): Promise<void> {
    const mine = ++this.asked;
    const found = this.server.knows(COMMAND) ? await this.server.execute(COMMAND, {}).catch(() => undefined) : undefined;
    if (mine !== this.asked) return;
    this.answer = found;
    void vscode.commands.executeCommand("setContext", "coauthor.hasOutline", (found?.nodes.length ?? 0) > 0);
    void vscode.commands.executeCommand("setContext", "coauthor.outlineLocked", Boolean(found?.locked));
    this.changed.fire(undefined);
  }

  refresh(): void {
    // It changes with the text and with OUTLINE.md, not with tasks: `reload` is called when those are saved.
  }

  /** Said beside the view's name. */
  get description(): string {
    if (!this.answer?.locked) return "";
    return this.answer.differs ? "locked, and changed since" : "locked";
  }

  /** The nodes in the order of the contract. */
  get nodes(): readonly Node[] {
    return this.answer?.nodes ?? [];
  }

  getChildren(of?: Item): Item[] {
    if (!this.answer || (of && "extra" in of)) return [];
    const { nodes, extras, uri } = this.answer;
    const below = nodes.filter((node) => node.parent === (of?.slug ?? null)).map((node) => ({ ...node, contract: uri }));
    return of ? below : [...below, ...extras.map((extra) => ({ extra }))];
  }

  getTreeItem(item: Item): vscode.TreeItem {
    return "extra" in item ? unplanned(item.extra) : this.node(item);
  }

  private node(node: Node): vscode.TreeItem {
    const label = [node.number, node.title].filter(Boolean).join(" ");
    const parent = this.answer?.nodes.some((each) => each.parent === node.slug);
    const shown = new vscode.TreeItem(label, parent ? vscode.TreeItemCollapsibleState.Expanded : vscode.TreeItemCollapsibleState.None);
    const told = node.states.map((state) => STATES[state] ?? state).join(", ");
    const words = measure(node);
    shown.id = `node:${node.slug}`;
    shown.description = [words, told].filter(Boolean).join(" · ");
    shown.iconPath = new vscode.ThemeIcon(icon(node));
    shown.contextValue = `node.${node.section ? "text" : "plan"}`;
    shown.tooltip = [label, node.purpose, ...node.points.map((point) => `• ${point}`), shown.description].filter(Boolean).join("\n");
    shown.command = { title: "Go to the Section", command: "coauthor.client.goToSection", arguments: [node] };
    shown.accessibilityInformation = { label: [label, told, words].filter(Boolean).join(", ") };
    return shown;
  }
}

function icon(node: Node): string {
  if (!node.section) return "circle-outline";
  return node.states.length === 0 ? "pass" : "warning";
}

function unplanned(extra: Spot & { title: string }): vscode.TreeItem {
  const shown = new vscode.TreeItem(extra.title);
  shown.id = `extra:${extra.path}:${extra.line}`;
  shown.description = "not in the outline";
  shown.iconPath = new vscode.ThemeIcon("diff-added");
  shown.contextValue = "node.extra";
  shown.command = { title: "Go to the Section", command: "coauthor.client.goToSection", arguments: [{ title: extra.title, section: extra }] };
  shown.accessibilityInformation = { label: `${extra.title}, not in the outline` };
  return shown;
}

function measure(node: Node): string {
  if (node.words === null) return node.target ? `${node.target} words planned` : "";
  return node.target ? `${node.words} of ${node.target} words` : `${node.words} words`;
}
