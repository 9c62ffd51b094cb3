// Has the document typeset in a copy; what TeX complains of stands among the problems, each with a way to have it mended.
import * as vscode from "vscode";
import type { App } from "../core/app";
import { rested } from "../doing/rested";
import { state } from "../margin/words";

export async function build(app: App): Promise<void> {
  if (!(await app.trusted())) return;
  const { task } = await app.server.execute("coauthor.build", here());
  const done = await vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title: "CoAuthor: building", cancellable: true }, async (progress, token) => {
    token.onCancellationRequested(() => void vscode.commands.executeCommand("coauthor.client.cancel", { task: task.id }));
    return rested(app, task, (message) => progress.report({ message }), token);
  });
  const report = app.board.threads.get(done.id)?.reports.at(-1);
  if (done.status === "canceled") return;
  if (!report) return void vscode.window.showWarningMessage(`CoAuthor: the document was not built; it is ${state(done)}`);
  await say(report.summary, report.findings.map((each) => String(each["severity"])));
}

/** The document that is being written in, where one is. */
function here(): { uri?: string } {
  const document = vscode.window.activeTextEditor?.document;
  return document?.uri.scheme === "file" && document.uri.path.endsWith(".tex") ? { uri: document.uri.toString() } : {};
}

async function say(summary: string, severities: string[]): Promise<void> {
  const show = "Show Problems";
  const look = severities.some((each) => each === "error" || each === "warning") ? [show] : [];
  const tell = severities.includes("error") ? vscode.window.showWarningMessage : vscode.window.showInformationMessage;
  if ((await tell(`CoAuthor: ${summary}`, ...look)) === show) await vscode.commands.executeCommand("workbench.actions.view.problems");
}
