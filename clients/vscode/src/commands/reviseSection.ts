// Has the section of a node of the outline revised, as the person says.
import * as vscode from "vscode";
import type { App } from "../core/app";
import type { TaskView } from "../protocol";
import type { Node } from "../side/outline";

export async function reviseSection(app: App, given?: unknown): Promise<void> {
  const node = given as Node;
  const intent = await vscode.window.showInputBox({ title: `Revise ${node.title}`, prompt: "What shall be different?", value: "tighten this section" });
  if (!intent?.trim() || !node.section || !(await app.trusted())) return;
  const { uri, line } = node.section;
  const start = { line, character: 0 };
  const { task } = await app.server.extra<{ task: TaskView }>("coauthor.task.revise", { ref: { uri, range: { start, end: start } }, intent: intent.trim() });
  await app.attached.open(task.id);
}
