// Opens the first steps.
import type { App } from "../core/app";
import { steps } from "../doing/steps";

export const openWalkthrough = (app: App): Promise<void> => steps(app, "here");
