// A task that failed while the window was there is told at once, with a way on; it stands in the inbox until then.
import { tell } from "../core/told";
import { short } from "../margin/words";
import type { TaskView } from "../protocol";

const LASTS = 30_000;

export class Failures {
  private readonly seen = new Map<string, string>();
  private readonly told = new Map<string, () => void>();

  /** `fresh` hears of each task that fails now. */
  constructor(private readonly fresh: (task: TaskView) => void) {}

  /** A task looks like this now; the first look at one that had failed before this window is no news. */
  hear(task: TaskView, since: string): void {
    const before = this.seen.get(task.id);
    this.seen.set(task.id, task.status);
    if (task.status !== "failed") {
      this.told.get(task.id)?.();
      this.told.delete(task.id);
      return;
    }
    const news = before !== undefined ? before !== "failed" : task.created_at >= since;
    if (!news) return;
    this.fresh(task);
    this.told.set(task.id, this.tell(task));
  }

  private tell(task: TaskView): () => void {
    const why = task.error ?? task.reason ?? "no reason is known.";
    const argument = { task: task.id };
    return tell(`${task.id} failed: ${why} Your text is untouched. (“${short(task.intent, 40)}”)`, [{ label: "Try Again", command: "retry", argument }, { label: "Show", command: "attach", argument }], LASTS);
  }
}
