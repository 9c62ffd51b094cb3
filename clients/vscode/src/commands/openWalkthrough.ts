// Opens the first steps.
import * as vscode from "vscode";
import type { App } from "../core/app";

export async function openWalkthrough(app: App): Promise<void> {
  await vscode.commands.executeCommand("workbench.action.openWalkthrough", `${app.context.extension.id}#coauthor.start`, false);
}
