// Shows what the server was found as and what it said.
import type { App } from "../core/app";

export async function showLog(app: App): Promise<void> {
  app.log.show();
}
