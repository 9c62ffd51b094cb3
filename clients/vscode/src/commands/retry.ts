// Tries a task again, on the text as it is now.
import type { App } from "../core/app";
import { pickTask } from "../doing/arguments";

export async function retry(app: App, given?: unknown): Promise<void> {
  const task = await pickTask(app, given, "Try which task again?", (status) => status !== "canceled");
  if (task && (await app.trusted())) await app.server.execute("coauthor.task.retry", { task });
}
