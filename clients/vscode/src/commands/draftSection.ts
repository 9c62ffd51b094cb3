// Has the section of a node of the outline written.
import type { App } from "../core/app";
import type { TaskView } from "../protocol";
import type { Node } from "../side/outline";

export async function draftSection(app: App, given?: unknown): Promise<void> {
  const node = given as Node;
  if (!(await app.trusted())) return;
  const { task } = await app.server.extra<{ task: TaskView }>("coauthor.task.draft", { node: node.slug });
  await app.attached.open(task.id);
}
