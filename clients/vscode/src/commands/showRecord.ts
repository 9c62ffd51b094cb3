// Shows the record, of a task or of the whole project: who did what, newest last.
import type { App } from "../core/app";
import { taskOf } from "../doing/arguments";
import { read } from "../doing/read";
import { line } from "../margin/record";

const MOST = 500;

export async function showRecord(app: App, given?: unknown): Promise<void> {
  const task = taskOf(given);
  const { events } = await app.server.execute("coauthor.pool.log", { limit: MOST, ...(task ? { task } : {}) });
  await read(app, task ? `Record of ${task}` : "Record", events.map(line).join("\n") || "Nothing is on the record yet.");
}
