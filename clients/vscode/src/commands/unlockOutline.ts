// Takes the lock off the outline.
import type { App } from "../core/app";

export async function unlockOutline(app: App): Promise<void> {
  if (!(await app.trusted())) return;
  await app.server.execute("coauthor.outline.unlock", {});
  await app.outline.reload();
}
