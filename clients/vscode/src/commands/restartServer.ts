// Starts the server anew.
import type { App } from "../core/app";
import * as offers from "../server/offer";

export async function restartServer(app: App): Promise<void> {
  await app.server.restart();
  if (app.server.phase === "missing") await offers.offer(app);
}
