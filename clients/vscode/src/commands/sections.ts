// From a node of the outline to its places, and requests about it.
import * as vscode from "vscode";
import type { App } from "../core/app";
import { range } from "../core/edges";
import type { Span } from "../protocol";
import type { Node } from "../side/outline";

type Place = { uri: string; range: Span } | null | undefined;

export async function goToSection(_app: App, given?: unknown): Promise<void> {
  const node = given as Node;
  await go(node.text ?? node.contract, node.title);
}

export async function goToContract(_app: App, given?: unknown): Promise<void> {
  const node = given as Node;
  await go(node.contract, node.title);
}

export async function draftSection(app: App, given?: unknown): Promise<void> {
  await post(app, given as Node, `draft ${(given as Node).title}`);
}

export async function reviseSection(app: App, given?: unknown): Promise<void> {
  const node = given as Node;
  const intent = await vscode.window.showInputBox({ title: `Revise ${node.title}`, prompt: "What shall be different?", value: "tighten this section" });
  if (intent?.trim()) await post(app, node, intent.trim());
}

async function go(to: Place, title: string): Promise<void> {
  if (!to) return void vscode.window.showInformationMessage(`CoAuthor: “${title}” has no place there yet.`);
  const where = range(to.range);
  await vscode.window.showTextDocument(vscode.Uri.parse(to.uri, true), { selection: new vscode.Range(where.start, where.start) });
}

async function post(app: App, node: Node, intent: string): Promise<void> {
  if (!(await app.trusted())) return;
  const place = node.text ? [{ uri: node.text.uri, range: node.text.range }] : [];
  const { task } = await app.server.execute("coauthor.task.post", { intent, refs: [...place, { outline: node.slug }] });
  await app.attached.open(task.id);
}
