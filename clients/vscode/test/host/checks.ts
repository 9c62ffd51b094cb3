// The document is built and the project checked from the palette; what is found stands among the problems.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import * as vscode from "vscode";
import type { Add, Scene } from "./scene";
import { until } from "./until";

export function checks(test: Add, { app, command }: Scene): void {
  const root = (): vscode.Uri => vscode.workspace.workspaceFolders![0]!.uri;

  test("a build says what TeX complains of, with a quick fix that makes it a task", async () => {
    const file = vscode.Uri.joinPath(root(), "chapters/results.tex");
    const editor = await vscode.window.showTextDocument(file, { preview: false });
    assert.ok(await editor.edit((change) => change.insert(new vscode.Position(editor.document.lineCount, 0), "\nIt is \\smal{} here.\n")));
    void command("build");
    const built = await until("built", () => [...app().board.tasks.values()].find((task) => task.intent === "Build the document" && task.status === "done"));
    const report = await until("its report", () => app().board.threads.get(built.id)?.reports.at(-1));
    if (spawnSync("latexmk", ["-v"]).error) return assert.match(report.summary, /latexmk is not installed/);
    const problem = await until("a problem", () => vscode.languages.getDiagnostics(file).find((each) => each.message.startsWith("Undefined control sequence")));
    assert.equal(editor.document.lineAt(problem.range.start.line).text, "It is \\smal{} here.");
    const fixes = await vscode.commands.executeCommand<vscode.CodeAction[]>("vscode.executeCodeActionProvider", file, problem.range, vscode.CodeActionKind.QuickFix.value);
    const mend = fixes.find((each) => each.title === "Fix this build error");
    assert.ok(mend?.command, fixes.map((each) => each.title).join(" | "));
    await vscode.commands.executeCommand(mend.command.command, ...(mend.command.arguments ?? []));
    const asked = await until("a task", () => [...app().board.tasks.values()].find((task) => task.intent.startsWith("Fix this build error")));
    await command("cancel", { task: asked.id });
    await vscode.commands.executeCommand("workbench.action.files.revert");
  });

  test("a check tells of files that nobody has open", async () => {
    const file = vscode.Uri.joinPath(root(), "loose.tex");
    await vscode.workspace.fs.writeFile(file, Buffer.from("\\section{Loose}\n\nAs \\ref{fig:nowhere} shows.\n"));
    await command("check");
    await until("a problem", () => vscode.languages.getDiagnostics(file).some((each) => each.message.includes("fig:nowhere")));
    await vscode.workspace.fs.delete(file);
  });
}
