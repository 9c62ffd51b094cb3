// What a command is about, whichever way it was called: by a lens, a tree, a thread, a key or another command.
import * as vscode from "vscode";
import type { App } from "../core/app";
import { tell } from "../core/told";
import { short, state } from "../margin/words";
import type { HunkView, Preview } from "../protocol";

type Given = Record<string, unknown> | undefined;

/** The sentence that was named, else the one at the cursor, in the text or in the diff editor. */
export function sentence(app: App, given: unknown): { hunk: HunkView; preview: Preview } | undefined {
  const { editor } = app;
  const found = app.review.resolve(given, editor);
  if (found || !editor) return found;
  const hunk = app.texts.at(editor.document, editor.selection.active);
  const preview = hunk && app.board.previews.get(hunk.id.split(".")[0]!);
  return hunk && preview ? { hunk, preview } : undefined;
}

/** The task that was named, or undefined. */
export function taskOf(given: unknown): string | undefined {
  const named = (given as Given)?.["task"];
  if (typeof named === "string") return named;
  const id = (named as Given)?.["id"];
  return typeof id === "string" ? id : undefined;
}

/** The proposal that was named, else the one of the sentence or the side-by-side view at the cursor. */
export function proposalOf(app: App, given: unknown): string | undefined {
  const named = (given as Given)?.["proposal"] ?? (given as { preview?: { proposal?: { id?: string } } } | undefined)?.preview?.proposal?.id;
  if (typeof named === "string") return named;
  const about = (given as Given)?.["about"];
  if (typeof about === "string" && /^P\d+$/.test(about)) return about;
  return sentence(app, given)?.preview.proposal.id;
}

/** Let the person pick one of the tasks that fit, where none was named. */
export async function pickTask(app: App, given: unknown, title: string, fits: (status: string) => boolean): Promise<string | undefined> {
  const named = taskOf(given);
  if (named) return named;
  const fitting = [...app.board.tasks.values()].filter((task) => fits(task.status)).reverse();
  if (fitting.length === 0) {
    void vscode.window.showInformationMessage("CoAuthor: there is no task that this could be done with.");
    return undefined;
  }
  const picked = await vscode.window.showQuickPick(
    fitting.map((task) => ({ label: task.id, description: short(task.intent), detail: state(task) })),
    { title, matchOnDescription: true },
  );
  return picked?.label;
}

/** Let the person pick one of the proposals that wait, where none is named or at the cursor. */
export async function pickProposal(app: App, given: unknown, title: string, fits: (preview: Preview) => boolean = () => true): Promise<string | undefined> {
  const named = proposalOf(app, given);
  const known = named ? app.board.previews.get(named) : undefined;
  if (named && (!known || fits(known))) return named;
  const waiting = app.board.inbox.flatMap(({ task, proposals }) => proposals.filter(fits).map((preview) => ({ label: preview.proposal.id, description: short(task.intent) })));
  if (waiting.length === 0) {
    if (app.board.inbox.some(({ proposals }) => proposals.length > 0)) void vscode.window.showInformationMessage("CoAuthor: what waits for you has one version of each sentence.");
    else sayNothingWaits();
    return undefined;
  }
  if (waiting.length === 1) return waiting[0]!.label;
  return (await vscode.window.showQuickPick(waiting, { title }))?.label;
}

/** No sentence is at the cursor: where one waits elsewhere, offer to go there. */
export function sayNothingHere(app: App): void {
  if (app.review.stops().length === 0) return sayNothingWaits();
  tell("CoAuthor: no proposed sentence is at the cursor.", [{ label: "Next Sentence", command: "next" }], 10_000);
}

export function sayNothingWaits(): void {
  void vscode.window.showInformationMessage("CoAuthor: nothing waits for you to decide.");
}
