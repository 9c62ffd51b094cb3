// Ways to the views and to the first steps.
import * as vscode from "vscode";
import type { App } from "../core/app";

export async function showInbox(): Promise<void> {
  await vscode.commands.executeCommand("coauthor.inbox.focus");
}

export async function openWalkthrough(app: App): Promise<void> {
  await vscode.commands.executeCommand("workbench.action.openWalkthrough", `${app.context.extension.id}#coauthor.start`, false);
}

export async function refreshOutline(app: App): Promise<void> {
  await Promise.all([app.outline.reload(), app.assets.reload()]);
}
