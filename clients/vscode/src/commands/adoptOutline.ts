// Makes an OUTLINE.md from the headings of the text, with the command line of the server that was found.
import * as vscode from "vscode";
import type { App } from "../core/app";
import { run } from "../server/programs";
import { Refused } from "../server/results";

export async function adoptOutline(app: App): Promise<void> {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  if (!folder) throw new Refused("No folder is open.", "invalid", "Open the folder of your thesis.");
  if (!app.server.found) return void (await vscode.commands.executeCommand("coauthor.client.installServer"));
  if (!(await app.trusted())) return;
  const outline = vscode.Uri.joinPath(folder.uri, "OUTLINE.md");
  const making = run([...app.server.found.command, "init", "--adopt", folder.uri.fsPath]);
  const { ok, text } = await vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title: "CoAuthor: reading your headings …" }, () => making);
  if (!ok) throw new Refused(text.replace(/\s+/g, " ").trim() || "The outline could not be made.", "invalid", "");
  await app.outline.reload();
  await vscode.window.showTextDocument(outline, { preview: false });
}
