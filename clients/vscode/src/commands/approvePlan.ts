// Lets a task go on that stopped after its plan.
import type { App } from "../core/app";
import { pickTask } from "../doing/arguments";

export async function approvePlan(app: App, given?: unknown): Promise<void> {
  const task = await pickTask(app, given, "Approve the plan of which task?", (status) => status === "needs_user");
  if (task && (await app.trusted())) await app.server.execute("coauthor.plan.approve", { task });
}
