// A task that failed, or waits for a language model, while the window was there is told at once, with a way on; it
// stands in the inbox until then.
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
    const now = stopped(task);
    this.seen.set(task.id, now);
    if (!now) {
      this.told.get(task.id)?.();
      this.told.delete(task.id);
      return;
    }
    const news = before !== undefined ? before !== now : task.created_at >= since;
    if (!news) return;
    if (now === "failed") this.fresh(task);
    this.told.get(task.id)?.();
    this.told.set(task.id, this.tell(task));
  }

  private tell(task: TaskView): () => void {
    if (task.status !== "failed") {
      const needs = `${task.id} waits for a language model: exact rules can’t do “${short(task.intent, 40)}”. Your text is untouched.`;
      return tell(needs, [{ label: "Connect a Model", command: "connectModel" }, { label: "Show", command: "attach", argument: { task: task.id } }], LASTS);
    }
    const why = task.error ?? task.reason ?? "no reason is known.";
    const argument = { task: task.id };
    return tell(`${task.id} failed: ${why} Your text is untouched. (“${short(task.intent, 40)}”)`, [{ label: "Try Again", command: "retry", argument }, { label: "Show", command: "attach", argument }], LASTS);
  }
}

function stopped({ status, needs }: TaskView): "failed" | "model" | "" {
  if (status === "failed") return status;
  return status === "blocked" && needs === "needs_model" ? "model" : "";
}
