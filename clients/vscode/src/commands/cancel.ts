// Stops a task; what it proposed stays readable.
import type { App } from "../core/app";
import { pickTask } from "../doing/arguments";

export async function cancel(app: App, given?: unknown): Promise<void> {
  const task = await pickTask(app, given, "Stop which task?", (status) => !["done", "canceled"].includes(status));
  if (task && (await app.trusted())) await app.server.execute("coauthor.task.cancel", { task });
}
