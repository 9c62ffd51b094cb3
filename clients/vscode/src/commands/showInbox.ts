// Goes to the inbox.
import * as vscode from "vscode";

export async function showInbox(): Promise<void> {
  await vscode.commands.executeCommand("coauthor.inbox.focus");
}
