// `@coauthor` in the editor's own chat, where it has one: a request there is a task like any other, and what comes of it
// is decided in the text. Nothing of a chat's history becomes part of a request.
import * as vscode from "vscode";
import { read } from "../ask/slash";
import type { App } from "../core/app";
import { about, post } from "../doing/post";
import { rested } from "../doing/rested";
import { escaped } from "../margin/escape";
import { said, state } from "../margin/words";
import { undecided } from "../state/board";

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
  const task = await rested(app, posted, (now) => stream.progress(now), token);
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
