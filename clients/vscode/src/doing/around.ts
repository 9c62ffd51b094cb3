// The section around the place of a task, where it is larger than that place, else the whole file.
import * as vscode from "vscode";
import type { App } from "../core/app";
import { range, span } from "../core/edges";
import type { RefView, TaskView } from "../protocol";
import { wholeSection } from "./post";

export interface Around {
  ref: RefView;
  name: "section" | "file";
}

export async function around(app: App, task: TaskView): Promise<Around | undefined> {
  const ref = task.refs.find((each) => each.uri && each.range);
  if (!ref) return undefined;
  const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(ref.uri!, true));
  const here = range(ref.range!);
  const line = Math.min(app.places.ofTask(task.id)?.range.start.line ?? here.start.line, document.lineCount - 1);
  const [first, last] = document.getText().split(/\r?\n/).reduce(([from, to], text, at) => (text.trim() ? [Math.min(from, at), at] : [from, to]), [document.lineCount, 0]);
  const larger = (whole: vscode.Range): boolean => whole.start.line < here.start.line - 1 || whole.end.line > here.end.line + 1;
  const section = wholeSection(document, line);
  if (larger(section)) return { ref: { uri: ref.uri!, range: span(section) }, name: "section" };
  const file = new vscode.Range(first!, 0, last!, document.lineAt(last!).text.length);
  return larger(file) ? { ref: { uri: ref.uri!, range: span(file) }, name: "file" } : undefined;
}
