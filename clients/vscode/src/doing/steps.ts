// Opens the first steps, and marks those that are done already: the page sees only what changes while it is there.
import * as vscode from "vscode";
import type { App } from "../core/app";

export async function steps(app: App, place: "here" | "beside", step?: string): Promise<void> {
  const category = `${app.context.extension.id}#coauthor.start`;
  await vscode.commands.executeCommand("workbench.action.openWalkthrough", step ? { category, step } : category, place === "beside");
  const open = vscode.workspace.textDocuments.some(({ uri }) => uri.scheme === "file" && uri.path.endsWith(".tex"));
  const there = open || (await vscode.workspace.findFiles("**/*.tex", undefined, 1)).length > 0;
  const done = { "coauthor.steps.folder": there, "coauthor.steps.server": app.server.phase === "running" };
  for (const [name, is] of Object.entries(done)) {
    await vscode.commands.executeCommand("setContext", name, false);
    await vscode.commands.executeCommand("setContext", name, is);
  }
}
