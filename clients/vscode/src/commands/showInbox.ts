// Goes to the inbox.
import type { App } from "../core/app";

export const showInbox = (app: App): Promise<void> => app.toInbox();
