// Steps from the cursor, or the sentence that it stands in, to a sentence that waits, through all files of the project.
import type { App } from "../core/app";
import { key, place } from "../core/edges";
import { step } from "../review/walk";
import { sayNothingWaits } from "./arguments";
import { show } from "./show";

export async function go(app: App, where: "on" | "back"): Promise<void> {
  const { editor } = app;
  const from = editor ? { uri: key(editor.document.uri), at: place(app.review.around(editor)?.range.start ?? editor.selection.active) } : { uri: "", at: { line: 0, character: 0 } };
  const stop = step(app.review.stops(), from, where === "back");
  if (stop) await show(app, stop.id);
  else sayNothingWaits();
}
