// Keeps the person's version of a sentence that was changed since it was proposed.
import type { App } from "../core/app";
import { take } from "../doing/take";

export const keepMine = (app: App, given?: unknown): Promise<void> => take(app, given, "mine");
