// Closes a task: the person says that it is done, whatever came of it.
import type { App } from "../core/app";
import type { TaskThread } from "../margin/threads";
import { pickTask } from "../doing/arguments";

export async function resolve(app: App, given?: unknown): Promise<void> {
  const thread = given as Partial<TaskThread> | undefined;
  const named = typeof thread?.task === "string" ? thread.task : undefined;
  const task = named ?? (await pickTask(app, given, "Close which task?", (status) => !["done", "canceled"].includes(status)));
  if (task && (await app.trusted())) await app.server.execute("coauthor.task.complete", { task });
}
