// Goes to the next sentence that waits.
import type { App } from "../core/app";
import { go } from "../doing/step";

export const next = (app: App): Promise<void> => go(app, "on");
