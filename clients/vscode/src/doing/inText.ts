// The text that the person is in; where a page stands before it, as the first steps do, the text they were in last.
import * as vscode from "vscode";
import type { App } from "../core/app";

const LATEX = /\.(tex|ltx)$/i;

export async function inText(app: App): Promise<vscode.TextEditor | undefined> {
  const { activeTextEditor, tabGroups } = vscode.window;
  if (activeTextEditor) return activeTextEditor;
  const open = tabGroups.all.flatMap(({ tabs }) => tabs.flatMap(({ input }) => (input instanceof vscode.TabInputText && LATEX.test(input.uri.path) ? [input.uri] : [])));
  const last = open.find((each) => each.toString() === app.last?.toString()) ?? open[0];
  if (!last) return undefined;
  const column = tabGroups.all.find(({ tabs }) => tabs.some(({ input }) => input instanceof vscode.TabInputText && input.uri.toString() === last.toString()))?.viewColumn;
  return vscode.window.showTextDocument(last, { preview: false, ...(column ? { viewColumn: column } : {}) });
}
