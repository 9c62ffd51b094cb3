// Getting, choosing and restarting the server, and looking at its log.
import type { App } from "../core/app";
import * as offers from "../server/offer";

export const installServer = (app: App): Promise<void> => offers.installServer(app);
export const chooseServer = (): Promise<void> => offers.chooseServer();

export async function restartServer(app: App): Promise<void> {
  await app.server.restart();
  if (app.server.phase === "missing") await offers.offer(app);
}

export async function showLog(app: App): Promise<void> {
  app.log.show();
}
