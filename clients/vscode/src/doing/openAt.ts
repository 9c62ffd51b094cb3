// Opens a file at a line.
import * as vscode from "vscode";

export async function openAt(uri: string, line: number): Promise<void> {
  await vscode.window.showTextDocument(vscode.Uri.parse(uri, true), { selection: new vscode.Range(line, 0, line, 0) });
}
