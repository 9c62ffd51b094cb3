// Puts a copy of the sample thesis where the person wants it, and opens it.
import * as vscode from "vscode";
import type { App } from "../core/app";
import { remember } from "../doing/welcome";

const NAME = "coauthor-sample";

export async function openSample(app: App): Promise<void> {
  const [parent] = (await vscode.window.showOpenDialog({ title: "Where shall the sample thesis go?", openLabel: "Put It Here", canSelectFolders: true, canSelectFiles: false })) ?? [];
  if (!parent) return;
  const target = vscode.Uri.joinPath(parent, NAME);
  if (await exists(target)) {
    const open = "Open It";
    const said = await vscode.window.showInformationMessage(`There is a ${NAME} there already.`, open);
    if (said !== open) return;
  } else {
    await vscode.workspace.fs.copy(vscode.Uri.joinPath(app.context.extensionUri, "sample"), target);
    await arranged(target);
  }
  await remember(app, target);
  await vscode.commands.executeCommand("vscode.openFolder", target);
}

/** How the sample's own window looks at first: no page and no chat stand before the chapter. */
async function arranged(target: vscode.Uri): Promise<void> {
  const settings = { "workbench.startupEditor": "none", "workbench.secondarySideBar.defaultVisibility": "hidden" };
  await vscode.workspace.fs.writeFile(vscode.Uri.joinPath(target, ".vscode/settings.json"), Buffer.from(`${JSON.stringify(settings, undefined, 2)}\n`));
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uri);
    return true;
  } catch {
    return false;
  }
}
