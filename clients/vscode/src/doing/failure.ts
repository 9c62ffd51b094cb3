// A task that failed while the window was there is told at once, with a way on.
import * as vscode from "vscode";
import { complain } from "../core/edges";
import { short } from "../margin/words";
import type { TaskView } from "../protocol";

export class Failures {
  private readonly seen = new Map<string, string>();

  /** A task looks like this now; the first look at one that had failed before this window is no news. */
  hear(task: TaskView, since: string): void {
    const before = this.seen.get(task.id);
    this.seen.set(task.id, task.status);
    const news = before !== undefined ? before !== "failed" : task.created_at >= since;
    if (task.status === "failed" && news) void this.tell(task).catch(complain);
  }

  private async tell(task: TaskView): Promise<void> {
    const [again, look] = ["Try Again", "Show"];
    const why = task.error ?? task.reason ?? "no reason is known.";
    const said = await vscode.window.showWarningMessage(`${task.id} failed: ${why} Your text is untouched. (“${short(task.intent, 40)}”)`, again, look);
    if (said === again) await vscode.commands.executeCommand("coauthor.client.retry", { task: task.id });
    if (said === look) await vscode.commands.executeCommand("coauthor.client.attach", { task: task.id });
  }
}
