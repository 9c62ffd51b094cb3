// What is said where something needs a trusted folder, with a button that leads to the editor's own question.
import * as vscode from "vscode";

const MANAGE = "Manage Workspace Trust";

export async function askForTrust(words: string): Promise<void> {
  const said = await vscode.window.showWarningMessage(words, MANAGE);
  if (said === MANAGE && !vscode.workspace.isTrusted) await vscode.commands.executeCommand("workbench.trust.manage");
}
