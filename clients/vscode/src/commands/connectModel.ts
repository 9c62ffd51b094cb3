// Sets up a language model: in a terminal, where `coauthor model` finds keys and local servers and tests what is chosen.
import { homedir } from "node:os";
import * as vscode from "vscode";
import type { App } from "../core/app";

export async function connectModel(app: App): Promise<void> {
  const { found } = app.server;
  if (!found) return void (await vscode.commands.executeCommand("coauthor.client.installServer"));
  if (!(await app.trusted())) return;
  if (found.from === "managed" && !(await app.managed.callsModels()) && !(await added(app))) return;
  const [program, ...rest] = found.command;
  const task = new vscode.Task({ type: "coauthor" }, vscode.TaskScope.Workspace, "Connect a Model", "CoAuthor", new vscode.ProcessExecution(program, [...rest, "model"], { cwd: homedir() }));
  task.presentationOptions = { reveal: vscode.TaskRevealKind.Always, panel: vscode.TaskPanelKind.Dedicated, focus: true, clear: true, echo: false };
  await vscode.tasks.executeTask(task);
}

/** The environment of the extension's own calls no models at first, since that takes more room. */
async function added(app: App): Promise<boolean> {
  const add = "Add It";
  const said = await vscode.window.showInformationMessage(
    "CoAuthor: calling language models takes LiteLLM, which is not in the server's environment yet (about 250 MB more on disk, needs the network once). What you ask for is then sent with the text around it to the model that you choose, in folders that you trust.",
    { modal: true },
    add,
  );
  if (said !== add) return false;
  return vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title: "CoAuthor", cancellable: true }, async (progress, token) => {
    const stop = new AbortController();
    token.onCancellationRequested(() => stop.abort());
    await app.managed.addModels((message) => progress.report({ message }), stop.signal);
    return true;
  });
}
