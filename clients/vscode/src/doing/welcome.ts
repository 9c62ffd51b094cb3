// Goes on with the first steps in the window of the sample thesis, which opening it has made anew.
import * as vscode from "vscode";
import type { App } from "../core/app";
import { steps } from "./steps";

const OPENED = "coauthor.sample";
const FIRST = "chapters/introduction.tex";

/** The sample thesis is about to be opened; its window will ask. */
export async function remember(app: App, folder: vscode.Uri): Promise<void> {
  await app.context.globalState.update(OPENED, folder.path);
}

/** In the window of the sample thesis, the first time: a chapter, and the next step beside it. */
export async function welcome(app: App): Promise<void> {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  if (!folder || app.context.globalState.get(OPENED) !== folder.uri.path) return;
  await app.context.globalState.update(OPENED, undefined);
  const chapter = vscode.Uri.joinPath(folder.uri, FIRST);
  await vscode.window.showTextDocument(chapter, { preview: false });
  await app.server.looked(); // which step comes next hangs on it
  await steps(app, "beside");
  await vscode.window.showTextDocument(chapter, { preview: false, viewColumn: vscode.ViewColumn.One }); // to type there
}
