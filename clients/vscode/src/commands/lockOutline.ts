// Binds agents to the outline as it stands.
import type { App } from "../core/app";

export async function lockOutline(app: App): Promise<void> {
  if (!(await app.trusted())) return;
  await app.server.execute("coauthor.outline.lock", {});
  await app.outline.reload();
}
