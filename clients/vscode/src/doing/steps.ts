// Opens the first steps where the person is in them, and marks those that are done already: the page sees only what
// changes while it is there.
import * as vscode from "vscode";
import type { App } from "../core/app";

export async function steps(app: App, place: "here" | "beside"): Promise<void> {
  const open = vscode.workspace.textDocuments.some(({ uri }) => uri.scheme === "file" && uri.path.endsWith(".tex"));
  const there = open || (await vscode.workspace.findFiles("**/*.tex", undefined, 1)).length > 0;
  const { phase } = app.server;
  const asked = app.board.asked.length > 0;
  await page(app, place, !there ? "sample" : phase !== "running" && phase !== "starting" ? "server" : next(app));
  const done = { "coauthor.steps.folder": there, "coauthor.steps.server": phase === "running", "coauthor.asked": asked };
  for (const [name, is] of Object.entries(done)) {
    await vscode.commands.executeCommand("setContext", name, false);
    await vscode.commands.executeCommand("setContext", name, is);
  }
}

/** The step after those that make it run. */
function next({ board, review }: App): string {
  if (review.stops().length > 0) return "review";
  return board.asked.some((task) => task.status === "done" && task.proposals.length > 0) ? "model" : "todo";
}

/** The server was installed: who reads the first steps is led on; who writes is left alone. */
export async function installed(app: App): Promise<void> {
  const { activeTab } = vscode.window.tabGroups.activeTabGroup;
  if (activeTab && activeTab.input === undefined && walked) await steps(app, "here");
}

/** The person has the first steps before them. */
export function walking(): void {
  walked = true;
}

let walked = false;

async function page(app: App, place: "here" | "beside", step: string): Promise<void> {
  walking();
  const category = `${app.context.extension.id}#coauthor.start`;
  await vscode.commands.executeCommand("workbench.action.openWalkthrough", { category, step }, place === "beside");
}
