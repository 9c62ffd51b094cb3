// Tools for the editor's own language models, where it has some: they read what was asked and what waits. They post and
// decide nothing, since what a model says is never a request or a decision.
import * as vscode from "vscode";
import type { App } from "../core/app";
import { SENTENCE, said, state } from "../margin/words";

/** The part of `vscode.lm` that is meant; it is newer than the oldest editor this runs in. */
interface Models {
  registerTool?(name: string, tool: { invoke(call: { input: Record<string, unknown> }): Promise<unknown> }): vscode.Disposable;
}

type Parts = { LanguageModelToolResult: new (parts: unknown[]) => unknown; LanguageModelTextPart: new (text: string) => unknown };

export const TOOLS: Readonly<Record<string, (app: App, input: Record<string, unknown>) => Promise<string>>> = { coauthor_tasks: tasks, coauthor_thread: thread };

/** Registers them; nothing where the editor has no language models. */
export function tools(app: App): vscode.Disposable[] {
  const models = (vscode as { lm?: Models }).lm;
  if (typeof models?.registerTool !== "function") return [];
  const { LanguageModelToolResult, LanguageModelTextPart } = vscode as unknown as Parts;
  return Object.entries(TOOLS).map(([name, read]) =>
    models.registerTool!(name, { invoke: async ({ input }) => new LanguageModelToolResult([new LanguageModelTextPart(await read(app, input))]) }),
  );
}

async function tasks(app: App): Promise<string> {
  const all = [...app.board.tasks.values()].map((task) => `${task.id} (${state(task)}): ${task.intent}`);
  return all.join("\n") || "Nothing was asked of the co-author yet.";
}

async function thread(app: App, input: Record<string, unknown>): Promise<string> {
  const id = String(input["task"] ?? "").toUpperCase();
  const full = app.board.tasks.has(id) ? await app.board.thread(id) : undefined;
  if (!full) return `There is no task ${id}.`;
  const words = (marks: string[][], without: string): string => marks.filter(([op]) => op !== without).map(([, text]) => text).join("");
  return said(full, app.board.proposalsOf(full.task))
    .map((part) => [`${part.by}${part.label ? ` (${part.label})` : ""}: ${part.text}`, ...(part.changes ?? []).map(({ id: hunk, status, marks }) => `${hunk} (${SENTENCE[status]}): ${words(marks, "ins")} -> ${words(marks, "del")}`)].join("\n"))
    .join("\n\n");
}
