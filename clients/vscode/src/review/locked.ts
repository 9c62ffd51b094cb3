// What stands above the text in a folder that is not trusted: that it is only to be read and why, once, and no verb that
// would change or ask anything.
import * as vscode from "vscode";

const CHANGING = new Set(["accept", "reject", "edit", "keepMine", "takeTheirs", "retryHere", "retry", "startTodo", "widen", "resolve"].map((name) => `coauthor.client.${name}`));

/** Of these lenses the ones that only show, behind one that says why there are no others. */
export function locked(lenses: vscode.CodeLens[]): vscode.CodeLens[] {
  const [first] = [...lenses].sort((a, b) => a.range.start.compareTo(b.range.start));
  if (!first) return [];
  const notice = new vscode.CodeLens(first.range, {
    title: "$(lock)\u00a0Only to be read: trust this folder to decide and to ask",
    tooltip: "This folder is not trusted yet, so nothing in it is changed, or given to the co-author. Opens the editor's own question.",
    command: "workbench.trust.manage",
  });
  return [notice, ...lenses.filter(({ command }) => !CHANGING.has(command?.command ?? ""))];
}
