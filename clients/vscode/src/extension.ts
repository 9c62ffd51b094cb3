// Where the editor comes in: puts the window's parts together and starts the server, without waiting for it.
import * as vscode from "vscode";
import { participant } from "./chat/participant";
import { tools } from "./chat/tools";
import { register } from "./commands/index";
import { App } from "./core/app";
import { welcome } from "./doing/welcome";
import { unable } from "./unable";

const OURS = ["OUTLINE.md", "assets.yaml"];

/** What tests of the running extension look at. */
export interface Api {
  app: App;
  /** Milliseconds in `activate`. */
  took: number;
}

export function activate(context: vscode.ExtensionContext): Api | undefined {
  const began = performance.now();
  const folders = vscode.workspace.workspaceFolders ?? [];
  if (folders.length > 0 && folders.every(({ uri }) => uri.scheme !== "file")) {
    unable(context, "works on files on a disk, and this folder is not on one. Clone it to your computer or open it in a Codespace.");
    return undefined;
  }
  const app = new App(context);
  context.subscriptions.push(app, ...register(app), ...participant(app), ...tools(app));
  void vscode.commands.executeCommand("setContext", "coauthor.active", true);
  context.subscriptions.push(
    vscode.workspace.onDidSaveTextDocument((document) => {
      const name = document.uri.path.split("/").at(-1) ?? "";
      if (OURS.includes(name) || name.endsWith(".tex")) void Promise.all([app.outline.reload(), app.assets.reload()]).catch(() => undefined);
    }),
  );
  void app.start();
  void welcome(app).catch((error) => app.log.warn(String(error)));
  return { app, took: performance.now() - began };
}

export function deactivate(): void {
  // Everything hangs on the context's subscriptions.
}
