// Posts a request about the selection, or about the paragraph at the cursor.
import * as vscode from "vscode";
import { meant, section } from "../ask/paragraph";
import type { How } from "../ask/slash";
import type { App } from "../core/app";
import { span } from "../core/edges";
import type { RefView, TaskView } from "../protocol";

export interface About {
  uri: string;
  range: vscode.Range;
  /** Nobody chose it, it is only where the person is: a place that the request names goes before it. */
  unchosen?: boolean;
  /** How a person would call it. */
  name: string;
}

/** What a request is about, where the cursor stands in a LaTeX file. */
export function about(editor: vscode.TextEditor | undefined): About | undefined {
  if (!editor || editor.document.uri.scheme !== "file" || !/\.(tex|ltx)$/i.test(editor.document.uri.path)) return undefined;
  const { document, selection } = editor;
  const uri = document.uri.toString();
  if (!selection.isEmpty) return { uri, range: selection, name: "the selection" };
  const lines = document.getText().split(/\r?\n/);
  const { first, last, name } = meant(lines, selection.active.line);
  return { uri, range: new vscode.Range(first, 0, last, lines[last]!.length), unchosen: true, name };
}

/** The whole lines of the section around a line. */
export function wholeSection(document: vscode.TextDocument, line: number): vscode.Range {
  const [first, last] = section(document.getText().split(/\r?\n/), line);
  return new vscode.Range(first, 0, last, document.lineAt(last).text.length);
}

/** The task that was made; of several, as for each paragraph one, the first. */
export async function post(app: App, intent: string, place: About | undefined, how: How): Promise<TaskView> {
  const { assignee = "auto", candidates = 1, byParagraph, background } = how;
  const ref: RefView | undefined = place && { uri: place.uri, range: span(place.range) };
  if (byParagraph && ref) {
    const { tasks } = await app.server.execute("coauthor.task.revise", { ref, intent, assignee });
    return tasks[0]!;
  }
  const where = !ref ? { refs: [] } : place?.unchosen ? { focus: ref } : { refs: [ref] };
  const { task } = await app.server.execute("coauthor.task.post", { intent, ...where, assignee, candidates, priority: background ? "background" : "foreground" });
  return task;
}
