// The extension in a browser without a machine behind it, as in vscode.dev.
import type * as vscode from "vscode";
import { unable } from "./unable";

export function activate(context: vscode.ExtensionContext): void {
  unable(context, "needs a machine that can run Python, and this editor runs in the browser alone. Use VS Code on your computer, a remote (SSH, WSL), a Codespace or code-server.");
}
