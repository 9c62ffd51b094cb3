// Has the section of a node of the outline written.
import * as vscode from "vscode";
import type { App } from "../core/app";

export async function draftSection(app: App, given?: unknown): Promise<void> {
  const named = given as { slug?: string; goOn?: boolean } | undefined;
  const node = named?.slug ?? (await pick(app));
  if (!node || !(await app.trusted())) return;
  const { task } = await app.server.execute("coauthor.task.draft", { node, go_on: named?.goOn ?? false });
  await app.attached.open(task.id);
}

async function pick(app: App): Promise<string | undefined> {
  const all = app.outline.nodes.map(({ slug, number, title, words, target }) => ({ label: [number, title].filter(Boolean).join(" "), description: written(words, target), slug, empty: !words }));
  const nodes = [...all.filter(({ empty }) => empty), ...all.filter(({ empty }) => !empty)]; // what has text already is no draft's first choice
  if (nodes.length === 0) return void (await offer());
  return (await vscode.window.showQuickPick(nodes, { title: "Draft which section?" }))?.slug;
}

function written(words: number | null, target: number | null): string {
  return [words ? `${words}${target ? ` of ${target}` : ""} words` : "no text yet", ...(words || !target ? [] : [`${target} words wanted`])].join(", ");
}

async function offer(): Promise<void> {
  const make = "Make It from the Headings";
  const said = await vscode.window.showInformationMessage("CoAuthor: there is no OUTLINE.md yet, which says what each section is for.", make);
  if (said === make) await vscode.commands.executeCommand("coauthor.client.adoptOutline");
}
