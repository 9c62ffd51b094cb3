// Shows a proposal in the diff editor, base against proposal.
import * as vscode from "vscode";
import type { App } from "../core/app";
import { named } from "../core/edges";
import { pickProposal } from "../doing/arguments";

export async function diff(app: App, given?: unknown): Promise<void> {
  const proposal = await pickProposal(app, given, "Show which proposal?");
  const preview = proposal ? await app.board.proposal(proposal) : undefined;
  if (!preview) return;
  const [first, ...more] = preview.files;
  const file = more.length ? await vscode.window.showQuickPick(preview.files.map(({ uri }) => ({ label: named(uri), uri })), { title: `${proposal} changes several files` }) : first;
  if (file) await app.texts.diff(proposal!, file.uri);
}
