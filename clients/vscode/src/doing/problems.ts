// Opens the list of problems; the editor's own command for it would close the list where it is open.
import * as vscode from "vscode";

export async function showProblems(): Promise<void> {
  await vscode.commands.executeCommand("workbench.panel.markers.view.focus");
}
