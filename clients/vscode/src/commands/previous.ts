// Goes to the sentence that waits before the cursor.
import type { App } from "../core/app";
import { go } from "../doing/step";

export const previous = (app: App): Promise<void> => go(app, "back");
