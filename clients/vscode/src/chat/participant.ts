// `@coauthor` in the editor's own chat, where it has one: a request there is a task like any other, and what comes of it
// is decided in the text. Nothing of a chat's history becomes part of a request.
import * as vscode from "vscode";
import { read } from "../ask/slash";
import type { App } from "../core/app";
import { about, post } from "../doing/post";
import { escaped } from "../margin/escape";
import { said, state } from "../margin/words";
import type { TaskView } from "../protocol";
import { WORKING, undecided } from "../state/board";

export const ID = "coauthor.chat";

/** Registers it; nothing where the editor has no chat. */
export function participant(app: App): vscode.Disposable[] {
  if (typeof (vscode as Partial<typeof vscode>).chat?.createChatParticipant !== "function") return [];
  const made = vscode.chat.createChatParticipant(ID, (request, _history, stream, token) => answer(app, request, stream, token));
  made.iconPath = new vscode.ThemeIcon("book");
  return [made];
}

export async function answer(app: App, request: Pick<vscode.ChatRequest, "prompt" | "command">, stream: Pick<vscode.ChatResponseStream, "progress" | "markdown" | "button">, token: vscode.CancellationToken): Promise<void> {
  const meant = read(request.command ? `/${request.command} ${request.prompt}` : request.prompt);
  if (meant.verb === "wrong") return void stream.markdown(escaped(meant.say));
  if (meant.verb === "command") return void (await vscode.commands.executeCommand(meant.command, meant.argument));
  if (!(await app.trusted())) return void stream.markdown("This folder is not trusted yet, so nothing was asked.");
  const posted = await post(app, meant.text, about(vscode.window.activeTextEditor), meant.how);
  const task = await rested(app, posted, stream, token);
  const thread = await app.board.thread(task.id);
  const proposals = app.board.proposalsOf(task).filter((preview) => undecided(preview).length > 0);
  const parts = thread ? said(thread, []).slice(1) : [];
  stream.markdown(`**${task.id}** ${escaped(state(task))}\n\n${parts.map((part) => part.text.split("\n").map(escaped).join("\n\n")).join("\n\n")}\n\n`);
  for (const preview of proposals) {
    const [first] = undecided(preview);
    stream.button({ title: `Review ${preview.proposal.id}`, command: "coauthor.client.goTo", arguments: [{ hunk: first!.id }] });
  }
  stream.button({ title: `Watch ${task.id}`, command: "coauthor.client.attach", arguments: [{ task: task.id }] });
}

/** The task when it works no more, or when the person waits no more; it goes on without the chat. */
function rested(app: App, posted: TaskView, stream: Pick<vscode.ChatResponseStream, "progress">, token: vscode.CancellationToken): Promise<TaskView> {
  return new Promise((resolve) => {
    let told = "";
    const look = (): void => {
      const task = app.board.tasks.get(posted.id) ?? posted;
      const now = state(task);
      if (now !== told) stream.progress((told = now));
      const full = app.board.threads.get(task.id);
      if (!token.isCancellationRequested && (WORKING.includes(task.status) || full?.task.status !== task.status)) return;
      heard.dispose();
      stopped.dispose();
      resolve(task);
    };
    const heard = app.board.changed.on(look);
    const stopped = token.onCancellationRequested(look);
    look();
  });
}
