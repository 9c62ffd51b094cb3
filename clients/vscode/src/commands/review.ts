// Walks through everything that waits in the project: begins at the first sentence and names the keys.
import * as vscode from "vscode";
import type { App } from "../core/app";
import { amount } from "../margin/amount";
import { ordered } from "../review/walk";
import { sayNothingWaits } from "../doing/arguments";
import { show } from "../doing/show";

export async function review(app: App): Promise<void> {
  const stops = ordered(app.review.stops());
  const [first] = stops;
  if (!first) {
    sayNothingWaits();
    return;
  }
  await show(app, first.id);
  const files = new Set(stops.map((stop) => stop.uri)).size;
  const { said, one } = amount(stops.flatMap(({ id }) => app.board.hunk(id) ?? []));
  vscode.window.setStatusBarMessage(`CoAuthor: ${said} ${one ? "waits" : "wait"} in ${files} ${files === 1 ? "file" : "files"}. Accept, reject or edit above each sentence.`, 8000);
}
