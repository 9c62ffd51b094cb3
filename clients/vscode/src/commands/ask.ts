// Asks for something about the selection, or about the paragraph at the cursor.
import * as vscode from "vscode";
import { type How, read } from "../ask/slash";
import { paragraph } from "../ask/paragraph";
import type { App } from "../core/app";
import { span } from "../core/edges";
import type { RefView, TaskView } from "../protocol";

export async function ask(app: App): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  const about = place(editor);
  const wish = await app.ask.prompt(about?.name ?? "the section you edited last");
  if (!wish) return;
  const meant = read(wish.text);
  if (meant.verb === "wrong") return void vscode.window.showWarningMessage(`CoAuthor: ${meant.say}`);
  if (meant.verb === "command") return void (await vscode.commands.executeCommand(meant.command, meant.argument));
  if (!(await app.trusted())) return;
  await app.ask.keep(wish.text);
  const ref = about && { uri: about.uri, range: span(about.range) };
  const { task } = await post(app, meant.text, ref, { assignee: wish.assignee, ...meant.how });
  vscode.window.setStatusBarMessage(`CoAuthor: ${task.id} is asked.`, 5000);
}

function post(app: App, intent: string, ref: RefView | undefined, how: How & { assignee: string }): Promise<{ task: TaskView }> {
  const { assignee, candidates = 1, byParagraph, background } = how;
  if (byParagraph && ref) return app.server.extra("coauthor.task.revise", { ref, intent, assignee });
  return app.server.execute("coauthor.task.post", { intent, refs: ref ? [ref] : [], assignee, candidates, priority: background ? "background" : "foreground" });
}

function place(editor: vscode.TextEditor | undefined): { uri: string; range: vscode.Range; name: string } | undefined {
  if (!editor || editor.document.uri.scheme !== "file" || !/\.(tex|ltx)$/i.test(editor.document.uri.path)) return undefined;
  const { document, selection } = editor;
  const uri = document.uri.toString();
  if (!selection.isEmpty) return { uri, range: selection, name: "the selection" };
  const lines = document.getText().split(/\r?\n/);
  const [first, last] = paragraph(lines, selection.active.line);
  return { uri, range: new vscode.Range(first, 0, last, lines[last]!.length), name: "this paragraph" };
}
