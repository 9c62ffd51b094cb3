// Has the document typeset in a copy; what TeX complains of stands among the problems, each with a way to have it mended.
import * as vscode from "vscode";
import type { App } from "../core/app";
import { showProblems } from "../doing/problems";
import { rested } from "../doing/rested";
import { unlinked } from "../margin/escape";
import { state } from "../margin/words";

export async function build(app: App): Promise<void> {
  if (!(await app.trusted())) return;
  const { task, folder } = await app.server.execute("coauthor.build", here());
  const done = await vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title: "CoAuthor: building", cancellable: true }, async (progress, token) => {
    token.onCancellationRequested(() => void vscode.commands.executeCommand("coauthor.client.cancel", { task: task.id }));
    return rested(app, task, (message) => progress.report({ message }), token);
  });
  const report = app.board.threads.get(done.id)?.reports.at(-1);
  if (done.status === "canceled") return;
  if (!report) return void vscode.window.showWarningMessage(unlinked(`CoAuthor: the document was not built; it is ${state(done)}`));
  await say(report.summary, report.findings.filter((each) => each["line"]).map((each) => String(each["severity"])), await made(folder, report.summary));
}

/** The document that is being written in, where one is. */
function here(): { uri?: string } {
  const document = vscode.window.activeTextEditor?.document;
  return document?.uri.scheme === "file" && document.uri.path.endsWith(".tex") ? { uri: document.uri.toString() } : {};
}

/** The PDF, where there is one now: beside the copy of the main file, which the summary begins with. */
async function made(folder: string | undefined, summary: string): Promise<vscode.Uri | undefined> {
  const main = /^(\S.*?)\.(?:tex|ltx): /.exec(summary)?.[1];
  if (!folder || !main) return undefined;
  const pdf = vscode.Uri.joinPath(vscode.Uri.parse(folder, true), `${main}.pdf`);
  return vscode.workspace.fs.stat(pdf).then(() => pdf, () => undefined);
}

async function say(summary: string, severities: string[], pdf: vscode.Uri | undefined): Promise<void> {
  const [show, open] = ["Show Problems", "Open the PDF"];
  const look = severities.some((each) => each === "error" || each === "warning") ? [show] : [];
  const tell = severities.includes("error") ? vscode.window.showWarningMessage : vscode.window.showInformationMessage;
  const said = await tell(unlinked(`CoAuthor: ${summary}${pdf ? ` The PDF is ${pdf.fsPath}` : ""}`), ...look, ...(pdf ? [open] : []));
  if (said === show) await showProblems();
  // Far from the person's own screen only the editor itself can show it.
  if (said === open && pdf) await (vscode.env.remoteName || vscode.env.uiKind === vscode.UIKind.Web ? vscode.commands.executeCommand("vscode.open", pdf) : vscode.env.openExternal(pdf));
}
