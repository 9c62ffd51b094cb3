// Shows the candidates of a sentence; moving through the list shows each in the text.
import * as vscode from "vscode";
import type { App } from "../core/app";
import { short } from "../margin/words";
import { sayNothingHere, sentence } from "../doing/arguments";

export async function candidates(app: App, given?: unknown): Promise<void> {
  const found = sentence(app, given);
  if (!found) return sayNothingHere(app);
  const { hunk } = found;
  const before = app.review.label(hunk);
  const input = vscode.window.createQuickPick<vscode.QuickPickItem & { value: string }>();
  input.title = `Candidates for ${hunk.id}`;
  input.placeholder = "Move to see each in the text; Enter keeps it";
  input.items = Object.entries(hunk.texts).map(([label, text]) => ({ label, value: label, detail: short(text, 200) || "(this sentence goes)" }));
  input.activeItems = input.items.filter((item) => item.value === before);
  let kept = false;
  input.onDidChangeActive(([item]) => item && app.review.choose(hunk.id, item.value));
  input.onDidAccept(() => {
    kept = true;
    input.hide();
  });
  input.onDidHide(() => {
    if (!kept) app.review.choose(hunk.id, before);
    input.dispose();
  });
  input.show();
}
