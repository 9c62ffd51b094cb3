// Asks for something about the selection, or about the paragraph at the cursor.
import * as vscode from "vscode";
import { read } from "../ask/slash";
import type { App } from "../core/app";
import { inText } from "../doing/inText";
import { about, post } from "../doing/post";

export async function ask(app: App): Promise<void> {
  if (!(await app.trusted())) return; // before anything is typed
  const place = about(await inText(app));
  const wish = await app.ask.prompt(place?.name ?? "the section you edited last");
  if (!wish) return;
  const meant = read(wish.text);
  if (meant.verb === "wrong") return void vscode.window.showWarningMessage(`CoAuthor: ${meant.say}`);
  if (meant.verb === "command") return void (await vscode.commands.executeCommand(meant.command, meant.argument));
  await app.ask.keep(wish.text); // also where it can't be asked now: it is listed the next time
  const task = await post(app, meant.text, place, { assignee: wish.assignee, ...meant.how });
  vscode.window.setStatusBarMessage(`CoAuthor: ${task.id} is asked.`, 5000);
}
