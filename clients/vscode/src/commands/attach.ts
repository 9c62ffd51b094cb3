// Opens the panel in which a task is seen at work.
import type { App } from "../core/app";
import { pickTask } from "../doing/arguments";

export async function attach(app: App, given?: unknown): Promise<void> {
  const task = await pickTask(app, given, "Watch which task?", () => true);
  if (task) await app.attached.open(task);
}
