// A request that came to nothing is told at once, with what can be had instead; the thread, the panel and the inbox
// offer the same later.
import * as vscode from "vscode";
import type { App } from "../core/app";
import { complain } from "../core/edges";
import { tell, type Verb } from "../core/told";
import { waitsAs } from "../margin/words";
import type { TaskView } from "../protocol";
import { around } from "./around";

const LASTS = 30_000;

export class Nothings {
  private readonly told = new Map<string, () => void>();

  constructor(
    private readonly app: App,
    private readonly since = new Date().toISOString(),
  ) {}

  /** A task changed: where it was asked for since this window opened and found nothing to change, say so, once. */
  hear(task: TaskView): void {
    if (!this.app.board.foundNothing(task)) {
      this.told.get(task.id)?.();
      this.told.delete(task.id);
    } else if (task.created_at >= this.since && !this.told.has(task.id) && vscode.window.state.focused) {
      this.told.set(task.id, () => undefined);
      void this.tell(task).catch(complain);
    }
  }

  private async tell(task: TaskView): Promise<void> {
    const summary = this.app.board.threads.get(task.id)!.reports.at(-1)!.summary;
    const argument = { task: task.id };
    const waits = waitsAs(summary);
    const wider = await around(this.app, task);
    const verbs: Verb[] = waits ? [{ label: `Go to ${waits}`, command: "goTo", argument: { hunk: waits } }, { label: "Done", command: "resolve", argument }] : [
      ...(wider ? [{ label: `Try the Whole ${wider.name === "file" ? "File" : "Section"}`, command: "widen", argument: { task: task.id } }] : []),
      { label: "Ask for Something Else", command: "reply", argument: { task: task.id } },
      ...(byRules(task) ? [{ label: "Connect a Model", command: "connectModel" }] : []),
      { label: "Done", command: "resolve", argument: { task: task.id } },
    ];
    if (this.told.has(task.id)) this.told.set(task.id, tell(`CoAuthor (${task.id}): ${summary || "Nothing to change."}`, verbs, LASTS));
  }
}

/** No model was asked, only exact rules. */
function byRules({ cost }: TaskView): boolean {
  return !cost || cost.tokens_in + cost.tokens_out === 0;
}
