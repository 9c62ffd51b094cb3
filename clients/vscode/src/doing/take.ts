// Says which version of a sentence that was changed since shall stand.
import * as vscode from "vscode";
import type { App } from "../core/app";
import { sayNothingHere, sentence } from "./arguments";
import { decided, standing } from "./decided";

export async function take(app: App, given: unknown, version: "mine" | "theirs"): Promise<void> {
  const found = sentence(app, given);
  if (!found) return sayNothingHere(app);
  if (!(await app.trusted())) return;
  const { id } = found.hunk;
  const stood = standing(app, id);
  app.threads.fold();
  await app.server.execute("coauthor.proposal.resolve", { hunk: id, take: version });
  if (version !== "mine") return; // the other one is only offered
  vscode.window.setStatusBarMessage(`CoAuthor: kept yours; what ${id} proposed is put away.`, 6000);
  await decided(app, id, stood);
}
