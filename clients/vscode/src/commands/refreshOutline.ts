// Asks for outline and assets anew.
import type { App } from "../core/app";

export async function refreshOutline(app: App): Promise<void> {
  await Promise.all([app.outline.reload(), app.assets.reload()]);
}
