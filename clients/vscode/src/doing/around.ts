// The section around the place of a task, where it is larger than that place.
import * as vscode from "vscode";
import type { App } from "../core/app";
import { range, span } from "../core/edges";
import type { RefView, TaskView } from "../protocol";
import { wholeSection } from "./post";

export async function around(app: App, task: TaskView): Promise<RefView | undefined> {
  const ref = task.refs.find((each) => each.uri && each.range);
  if (!ref) return undefined;
  const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(ref.uri!, true));
  const here = range(ref.range!);
  const line = Math.min(app.places.ofTask(task.id)?.range.start.line ?? here.start.line, document.lineCount - 1);
  const whole = wholeSection(document, line);
  if (whole.start.line >= here.start.line - 1 && whole.end.line <= here.end.line + 1) return undefined;
  return { uri: ref.uri!, range: span(whole) };
}
