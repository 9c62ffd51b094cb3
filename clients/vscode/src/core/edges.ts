// Between LSP values and the editor's: positions, ranges, URIs, and what to say when something was refused.
import * as vscode from "vscode";
import type { Place, Span } from "../protocol";
import { Refused } from "../server/results";
import { unlinked } from "../margin/escape";

export function range(span: Span): vscode.Range {
  return new vscode.Range(span.start.line, span.start.character, span.end.line, span.end.character);
}

export function position(place: Place): vscode.Position {
  return new vscode.Position(place.line, place.character);
}

export function span(of: vscode.Range): Span {
  return { start: place(of.start), end: place(of.end) };
}

export function place(of: vscode.Position): Place {
  return { line: of.line, character: of.character };
}

/** The name under which the editor knows a URI of the server's. */
export function key(uri: string | vscode.Uri): string {
  return (typeof uri === "string" ? vscode.Uri.parse(uri, true) : uri).toString();
}

/** A file's name as a person knows it. */
export function named(uri: string): string {
  return vscode.workspace.asRelativePath(vscode.Uri.parse(uri, true), false);
}

/** Where a file is open already, seen or behind others; not a second time over what is beside it. */
export function column(uri: string, otherwise = vscode.ViewColumn.Active): vscode.ViewColumn {
  const seen = vscode.window.visibleTextEditors.find((each) => key(each.document.uri) === key(uri))?.viewColumn;
  const holds = ({ input }: vscode.Tab): boolean => input instanceof vscode.TabInputText && key(input.uri) === key(uri);
  return seen ?? vscode.window.tabGroups.all.find((group) => group.tabs.some(holds))?.viewColumn ?? otherwise;
}

/** Say why something did not work. */
export function complain(error: unknown): void {
  const said = error instanceof Refused ? error.said : error instanceof Error ? error.message : String(error);
  void vscode.window.showErrorMessage(unlinked(said.replace(/^(?!CoAuthor)/, "CoAuthor: ")));
}
