// Makes the environment of the extension's own, with the server in it; asks first where it was called by a mere look.
import type { App } from "../core/app";
import { walking } from "../doing/steps";
import * as offers from "../server/offer";

export async function installServer(app: App, given?: unknown): Promise<void> {
  const { ask, steps } = (given ?? {}) as { ask?: boolean; steps?: boolean };
  if (steps) walking();
  await (ask ? offers.offer(app, true) : offers.installServer(app));
}
