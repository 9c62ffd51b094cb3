// Makes the environment of the extension's own, with the server in it; asks first where it was called by a mere look.
import type { App } from "../core/app";
import * as offers from "../server/offer";

export const installServer = (app: App, given?: unknown): Promise<void> =>
  (given as { ask?: boolean } | undefined)?.ask ? offers.offer(app, true) : offers.installServer(app);
