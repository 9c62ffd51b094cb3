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

/** The server was installed: first steps that are seen go on; who writes beside them stays where they write. */
export async function installed(app: App): Promise<void> {
  const { activeTextEditor: text, tabGroups } = vscode.window;
  const isPage = ({ activeTab }: vscode.TabGroup): boolean => activeTab !== undefined && activeTab.input === undefined;
  if (!walked || !tabGroups.all.some(isPage)) return;
  await steps(app, isPage(tabGroups.activeTabGroup) ? "here" : "beside");
  if (text) await vscode.window.showTextDocument(text.document, { preview: false, ...(text.viewColumn ? { viewColumn: text.viewColumn } : {}) });
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
