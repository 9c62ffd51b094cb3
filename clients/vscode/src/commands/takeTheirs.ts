// Takes the proposed version of a sentence that was changed since.
import type { App } from "../core/app";
import { take } from "../doing/take";

export const takeTheirs = (app: App, given?: unknown): Promise<void> => take(app, given, "theirs");
