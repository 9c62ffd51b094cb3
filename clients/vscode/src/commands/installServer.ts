// Makes the environment of the extension's own, with the server in it.
import type { App } from "../core/app";
import * as offers from "../server/offer";

export const installServer = (app: App): Promise<void> => offers.installServer(app);
