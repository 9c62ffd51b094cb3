// Asks the owner of a figure, table or data file what it is and means, one question after the other.
import * as vscode from "vscode";
import type { App } from "../core/app";
import type { Asset } from "../server/results";

const KINDS = ["schematic", "result", "table", "data", "code", "algorithm", "log"];
const ASKED: Array<["source" | "purpose" | "message", string]> = [
  ["source", "Where does it come from? (a script, a measurement, a paper)"],
  ["purpose", "What is it for in this text?"],
  ["message", "What does it show, in one sentence?"],
];

export async function describeAsset(app: App, given?: unknown): Promise<void> {
  const asset = given as Asset | undefined;
  if (!asset?.id || !(await app.trusted())) return;
  const name = asset.path ?? asset.id;
  const kind = await vscode.window.showQuickPick(KINDS, { title: `${name} (1/4)`, placeHolder: `What kind of thing is it?${asset.kind ? ` (so far: ${asset.kind})` : ""}` });
  if (!kind) return;
  const said: Record<string, string> = {};
  for (const [at, [field, prompt]] of ASKED.entries()) {
    const text = await vscode.window.showInputBox({ title: `${name} (${at + 2}/4)`, prompt, value: asset[field] ?? "" });
    if (text === undefined) return;
    said[field] = text.trim();
  }
  await app.server.execute("coauthor.asset.describe", { asset: asset.id, kind, ...said });
  await app.assets.reload();
}
