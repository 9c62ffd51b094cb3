// Has the task of a sentence that was changed since tried again; where nothing comes of it, that is said.
import * as vscode from "vscode";
import type { App } from "../core/app";
import { tell } from "../core/told";
import { sayNothingHere, sentence } from "../doing/arguments";
import { rested } from "../doing/rested";

const LASTS = 30_000;

export async function retryHere(app: App, given?: unknown): Promise<void> {
  const found = sentence(app, given);
  if (!found) return sayNothingHere(app);
  if (!(await app.trusted())) return;
  const { id } = found.hunk;
  const { task } = await app.server.execute("coauthor.task.retry", { task: found.preview.proposal.task });
  const done = await vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title: `CoAuthor: trying ${id} again` }, (progress, token) =>
    rested(app, task, (message) => progress.report({ message }), token),
  );
  const words = app.board.foundAgain(done);
  const argument = { hunk: id };
  if (words === undefined) return;
  const close = tell(`CoAuthor (${done.id}): ${words || "Nothing to change."} Your text stays as it is.`, [{ label: "Keep Mine", command: "keepMine", argument }, { label: "Take Theirs", command: "takeTheirs", argument }], LASTS);
  const heard = app.board.changed.on(() => app.board.hunk(id)?.status === "stale" || settle());
  const timer = setTimeout(() => settle(), LASTS);
  const settle = (): void => {
    clearTimeout(timer);
    heard.dispose();
    close();
  };
}
