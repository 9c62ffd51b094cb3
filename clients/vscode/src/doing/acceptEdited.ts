// Accepts a sentence in the person's own words, as they stood in its editor when the person said yes.
import * as vscode from "vscode";
import type { App } from "../core/app";
import type { Edited } from "../review/editing";
import { arrived } from "./arrived";
import { decided, standing } from "./decided";
import { deciding } from "./deciding";
import { landed } from "./landed";

export async function acceptEdited(app: App, given?: unknown): Promise<void> {
  const { hunk, proposal, text } = given as Edited;
  const known = app.board.hunk(hunk);
  // Editors end a file with a line break; the sentence has one only if it had one.
  const words = known && !known.before.endsWith("\n") ? text.replace(/\r?\n$/, "") : text;
  const stood = standing(app, hunk);
  const yes = async () => landed(app, hunk, await app.server.execute("coauthor.proposal.accept", { proposal, hunks: [hunk], edited: { [hunk]: words } }));
  if (!(await deciding(app, [hunk], yes))) return;
  app.decisions.add("yes", [hunk]);
  await arrived(app, proposal);
  // What was typed there since the yes keeps its editor, and the person stays in it.
  if (await app.editing.close(hunk, text)) await decided(app, hunk, stood);
  else void vscode.commands.executeCommand("setContext", "coauthor.steps.decided", true);
}
