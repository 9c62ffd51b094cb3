// Answers a question: one of its options, or words of one's own.
import * as vscode from "vscode";
import type { App } from "../core/app";
import type { QuestionView } from "../protocol";
import { taskOf } from "../doing/arguments";

interface Asked {
  task: string;
  question: QuestionView;
}

export async function answer(app: App, given?: unknown): Promise<void> {
  const asked = find(app, given) ?? (await pick(app));
  if (!asked || !(await app.trusted())) return;
  const { task, question } = asked;
  const own = { label: "$(edit) Say it in your own words …", option: undefined };
  const picked = question.options.length
    ? await vscode.window.showQuickPick([...question.options.map((option) => ({ label: option, option })), own], { title: question.id, placeHolder: question.text })
    : own;
  if (!picked) return;
  const text = picked.option ?? (await vscode.window.showInputBox({ title: question.id, prompt: question.text }));
  if (!text?.trim()) return;
  await app.server.execute("coauthor.task.reply", { task, question: question.id, text: text.trim(), option: picked.option ?? null });
}

function find(app: App, given: unknown): Asked | undefined {
  const named = (given as { question?: string | { id: string }; about?: string } | undefined);
  const id = typeof named?.question === "string" ? named.question : (named?.question?.id ?? named?.about);
  const task = taskOf(given);
  return questions(app).find((each) => (id ? each.question.id === id : task !== undefined && each.task === task));
}

async function pick(app: App): Promise<Asked | undefined> {
  const all = questions(app);
  if (all.length === 0) void vscode.window.showInformationMessage("CoAuthor: no question waits.");
  if (all.length < 2) return all[0];
  return (await vscode.window.showQuickPick(all.map((each) => ({ label: each.question.id, description: each.question.text, each })), { title: "Answer which question?" }))?.each;
}

function questions(app: App): Asked[] {
  return app.board.inbox.flatMap(({ task, questions: waiting }) => waiting.map((question) => ({ task: task.id, question })));
}
