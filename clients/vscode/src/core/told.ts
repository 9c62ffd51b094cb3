// A message with verbs that goes by itself: the editor keeps one with buttons in its list for good, also where what it
// asks was answered elsewhere. So it is shown as something under way, with its verbs as links, and ends when it is settled.
import * as vscode from "vscode";
import { unlinked } from "../margin/escape";

export interface Verb {
  label: string;
  /** A command of ours without its prefix, or one of the editor's by its whole name. */
  command: string;
  argument?: unknown;
}

/** What the button says that takes it away; an editor that knows only yes and no there says “Cancel”. */
const CLOSE = "Close" as unknown as boolean;
const LASTS = 20_000; // milliseconds; what is said here stands in the inbox, the thread or the status bar too

/** Say it; the result takes it away, which it does itself after `lasts`. */
export function tell(words: string, verbs: readonly Verb[] = [], lasts = LASTS): () => void {
  let settle = (): void => undefined;
  const settled = new Promise<void>((done) => (settle = done));
  const timer = setTimeout(() => settle(), lasts);
  void vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, cancellable: CLOSE }, async (progress, token) => {
    token.onCancellationRequested(() => settle());
    progress.report({ message: [unlinked(words), verbs.map(link).join(" · ")].filter(Boolean).join(" "), increment: 100 });
    await settled;
  });
  return () => {
    clearTimeout(timer);
    settle();
  };
}

function link({ label, command, argument }: Verb): string {
  const name = command.includes(".") ? command : `coauthor.client.${command}`;
  const given = argument === undefined ? "" : `?${encodeURIComponent(JSON.stringify([argument])).replace(/[()]/g, (sign) => (sign === "(" ? "%28" : "%29"))}`;
  return `[${label}](command:${name}${given})`;
}
