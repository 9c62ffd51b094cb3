// Closes a task: the person says that it is done, whatever came of it.
import type { App } from "../core/app";
import { pickTask } from "../doing/arguments";

export async function resolve(app: App, given?: unknown): Promise<void> {
  const task = await pickTask(app, given, "Close which task?", (status) => !["done", "canceled", "failed"].includes(status));
  if (task && app.board.tasks.get(task)?.status === "failed") return app.board.putAway(task); // it has ended; nobody has to look at it any more
  if (task && (await app.trusted())) await app.server.execute("coauthor.task.complete", { task });
}
