// What is said where no server was found, and the making of one with progress.
import * as vscode from "vscode";
import type { App } from "../core/app";
import { askForTrust } from "../core/trust";
import { installed } from "../doing/steps";
import { COST, Trouble } from "./managed";

/** `modal` where the person has just asked for it: nothing is installed by a click that said something else. */
export async function offer(app: App, modal = false): Promise<void> {
  const [install, choose, later] = ["Install", "Choose …", "Not Now"];
  const wrong = app.server.missing?.settingIsWrong ?? false;
  const text = wrong
    ? `CoAuthor: ${app.server.missing!.tried[0]}`
    : `CoAuthor: the server, the program behind it, is not installed. It can be put into an environment of its own (${COST}), or you choose one that is there.`;
  const offered = [...(wrong ? [] : [install]), choose, ...(modal ? [] : [later])]; // a modal one has its own way out
  const said = await vscode.window.showInformationMessage(text, { modal }, ...offered);
  if (app.server.phase === "running") return; // it was got in another way meanwhile
  if (said === install) await installServer(app);
  if (said === choose) await chooseServer();
}

/** Make the managed environment and start what is in it; what is done stands in a message and in the status bar. */
export async function installServer(app: App): Promise<void> {
  if (app.server.phase === "installing") return;
  try {
    await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title: "CoAuthor", cancellable: true },
      async (progress, token) => {
        const stop = new AbortController();
        token.onCancellationRequested(() => stop.abort());
        await app.server.stop();
        app.server.installing("Looking for uv or Python …");
        await app.managed.install((message) => {
          app.server.installing(message);
          progress.report({ message });
        }, stop.signal);
        progress.report({ message: "Starting …" });
        await app.server.restart();
      },
    );
  } catch (error) {
    void app.server.start(); // the one that was there before, if any
    return failed(app, error);
  }
  if (app.server.phase === "running") {
    ready();
    await installed(app);
  }
  if (app.server.phase === "missing") await offer(app); // a setting stands before what was installed
}

/** A folder that is not trusted is only read: then it is not ready for what the person wants. */
function ready(): void {
  if (vscode.workspace.isTrusted) return void vscode.window.showInformationMessage("CoAuthor is ready.");
  void askForTrust("CoAuthor is installed, and only reads here so far: trust this folder to let it work.");
}

async function failed(app: App, error: unknown): Promise<void> {
  if (error instanceof Trouble && error.printed) app.log.error(error.printed);
  const [get, again, log] = ["Get It …", "Try Again", "Show the Log"];
  const link = error instanceof Trouble ? error.link : "";
  const words = (error instanceof Error ? error.message : String(error)).replace(/^(?!CoAuthor)/, "CoAuthor: "); // one line of a message is seen at first
  const said = await vscode.window.showErrorMessage(words, ...(link ? [get] : []), again, log);
  if (said === get) await vscode.env.openExternal(vscode.Uri.parse(link));
  if (said === again) await installServer(app);
  if (said === log) app.log.show();
}

/** Let the person name the program. */
export async function chooseServer(): Promise<void> {
  const [picked] = (await vscode.window.showOpenDialog({ title: "The program coauthor", canSelectMany: false })) ?? [];
  if (!picked) return;
  await vscode.workspace.getConfiguration("coauthor").update("server.path", picked.fsPath, vscode.ConfigurationTarget.Global);
}
