// From a node of the outline to its places, and requests about it.
import * as vscode from "vscode";
import type { App } from "../core/app";
import type { TaskView } from "../protocol";
import type { Node } from "../side/outline";

export async function goToSection(_app: App, given?: unknown): Promise<void> {
  const node = given as Node;
  if (node.section) await go(node.section.uri, node.section.line);
  else if (node.contract) await go(node.contract, node.line);
}

export async function goToContract(_app: App, given?: unknown): Promise<void> {
  const node = given as Node;
  if (node.contract) await go(node.contract, node.line);
}

export async function draftSection(app: App, given?: unknown): Promise<void> {
  const node = given as Node;
  if (!(await app.trusted())) return;
  const { task } = await app.server.extra<{ task: TaskView }>("coauthor.task.draft", { node: node.slug });
  await app.attached.open(task.id);
}

export async function reviseSection(app: App, given?: unknown): Promise<void> {
  const node = given as Node;
  const intent = await vscode.window.showInputBox({ title: `Revise ${node.title}`, prompt: "What shall be different?", value: "tighten this section" });
  if (!intent?.trim() || !node.section || !(await app.trusted())) return;
  const { uri, line } = node.section;
  const start = { line, character: 0 };
  const { task } = await app.server.extra<{ task: TaskView }>("coauthor.task.revise", { ref: { uri, range: { start, end: start } }, intent: intent.trim() });
  await app.attached.open(task.id);
}

export async function lockOutline(app: App): Promise<void> {
  if (!(await app.trusted())) return;
  await app.server.extra("coauthor.outline.lock", {});
  await app.outline.reload();
}

export async function unlockOutline(app: App): Promise<void> {
  if (!(await app.trusted())) return;
  await app.server.extra("coauthor.outline.unlock", {});
  await app.outline.reload();
}

async function go(uri: string, line: number): Promise<void> {
  await vscode.window.showTextDocument(vscode.Uri.parse(uri, true), { selection: new vscode.Range(line, 0, line, 0) });
}
