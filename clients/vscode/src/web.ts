// In a browser without a machine behind it nothing can start the server; say so, once, and what works instead.
import * as vscode from "vscode";

const SAID = "coauthor.web.said";

export function activate(context: vscode.ExtensionContext): void {
  const say = (): void =>
    void vscode.window.showInformationMessage(
      "CoAuthor needs a machine that can run Python, and this editor runs in the browser alone. Use VS Code on your computer, a remote (SSH, WSL), a Codespace or code-server.",
    );
  const { commands } = (context.extension.packageJSON as { contributes: { commands: Array<{ command: string }> } }).contributes;
  context.subscriptions.push(...commands.map(({ command }) => vscode.commands.registerCommand(command, say)));
  if (!context.globalState.get(SAID)) {
    void context.globalState.update(SAID, true);
    say();
  }
}
