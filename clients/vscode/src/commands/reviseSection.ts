// Has the section of a node of the outline revised, as the person says: each paragraph a proposal of its own.
import * as vscode from "vscode";
import type { App } from "../core/app";
import { post, wholeSection } from "../doing/post";
import type { Node } from "../side/outline";

export async function reviseSection(app: App, given?: unknown): Promise<void> {
  const { title, section, intent: said } = given as Node & { intent?: string };
  if (!section) return void vscode.window.showInformationMessage(`CoAuthor: “${title}” is not in the text yet; draft it instead.`);
  const intent = said ?? (await vscode.window.showInputBox({ title: `Revise ${title}`, prompt: "What shall be different?", value: "tighten this section" }));
  if (!intent?.trim() || !(await app.trusted())) return;
  const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(section.uri, true));
  const range = wholeSection(document, section.line);
  const task = await post(app, intent.trim(), { uri: section.uri, range, name: title }, { assignee: "reviser", byParagraph: true });
  await app.attached.open(task.id);
}
