// Waits until a task works no more, or the person waits no more; it goes on without them.
import type * as vscode from "vscode";
import type { App } from "../core/app";
import { state } from "../margin/words";
import type { TaskView } from "../protocol";
import { WORKING } from "../state/board";

/** The task as it rests, its thread known; `tell` hears each new state in words. */
export function rested(app: App, posted: TaskView, tell: (state: string) => void, token: vscode.CancellationToken): Promise<TaskView> {
  return new Promise((resolve) => {
    let told = "";
    const look = (): void => {
      const task = app.board.tasks.get(posted.id) ?? posted;
      const now = state(task);
      if (now !== told) tell((told = now));
      const full = app.board.threads.get(task.id);
      if (!token.isCancellationRequested && (WORKING.includes(task.status) || full?.task.status !== task.status)) return;
      heard.dispose();
      stopped.dispose();
      resolve(task);
    };
    const heard = app.board.changed.on(look);
    const stopped = token.onCancellationRequested(look);
    look();
  });
}
