// After a file that a proposal brings along was made: the file itself, to be written in, instead of what was proposed.
import * as vscode from "vscode";
import type { App } from "../core/app";
import { exists } from "./show";

export async function arrived(app: App, proposal: string): Promise<void> {
  for (const { tab, file } of app.texts.alone.filter((each) => each.proposal === proposal)) {
    if (!(await exists(file))) continue;
    await vscode.window.showTextDocument(vscode.Uri.parse(file, true), { preview: false, viewColumn: tab.group.viewColumn });
    await vscode.window.tabGroups.close(tab);
  }
}
