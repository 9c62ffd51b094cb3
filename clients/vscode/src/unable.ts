// Where nothing can start the server: says so, once, and what works instead; each command says it again.
import * as vscode from "vscode";

const SAID = "coauthor.unable.said";

export function unable(context: vscode.ExtensionContext, why: string): void {
  const say = (): void => void vscode.window.showInformationMessage(`CoAuthor ${why}`);
  const { commands } = (context.extension.packageJSON as { contributes: { commands: Array<{ command: string }> } }).contributes;
  context.subscriptions.push(...commands.map(({ command }) => vscode.commands.registerCommand(command, say)));
  if (context.globalState.get(SAID)) return;
  void context.globalState.update(SAID, true);
  say();
}
