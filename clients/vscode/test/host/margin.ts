// The margin: a comment at a line is a task, a reply goes on with it, and the tick closes it.
import assert from "node:assert/strict";
import * as vscode from "vscode";
import { said } from "../../src/margin/words";
import type { Add, Scene } from "./scene";
import { until } from "./until";

interface Inside {
  threads: { controller: vscode.CommentController; shown: Map<string, { thread: vscode.CommentThread }> };
}

export function margin(test: Add, { app, chapter, command }: Scene): void {
  test("a comment at a line is a task there, a reply goes on with it, and the tick closes it", async () => {
    const editor = await chapter();
    const { threads } = app() as unknown as Inside;
    const at = new vscode.Range(2, 0, 2, 0);
    await command("newTask", { thread: threads.controller.createCommentThread(editor.document.uri, at, []), text: "tighten this" });
    const [task, thread] = await until("its thread", () => [...threads.shown].map(([id, { thread }]) => [id, thread] as const).find(([, { uri }]) => uri.toString() === editor.document.uri.toString()));
    await until("what it proposes", () => app().review.sentences(editor.document.uri).length >= 2);
    assert.equal(thread.range?.start.line, 2);
    assert.ok(await editor.edit((change) => change.insert(new vscode.Position(0, 0), "% a line more\n")));
    await until("it moved along", () => threads.shown.get(task)?.thread.range?.start.line === 3);
    await command("reply", { thread: threads.shown.get(task)!.thread, text: "keep the shade" });
    await until("the reply", () => said(app().board.threads.get(task)!, []).some((part) => part.kind === "reply" && part.text === "keep the shade"));
    await command("resolve", threads.shown.get(task)!.thread);
    await until("closed", () => app().board.tasks.get(task)?.status === "done" && !threads.shown.has(task));
  });
}
