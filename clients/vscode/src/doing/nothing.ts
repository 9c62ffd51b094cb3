// A request that came to nothing is told at once, with what can be had instead; it can be read in the inbox later.
import * as vscode from "vscode";
import type { App } from "../core/app";
import { complain, range, span } from "../core/edges";
import type { TaskView } from "../protocol";
import { wholeSection } from "./post";

export class Nothings {
  private readonly told = new Set<string>();

  constructor(
    private readonly app: App,
    private readonly since = new Date().toISOString(),
  ) {}

  /** A task changed: where it was asked for since this window opened and found nothing to change, say so, once. */
  hear(task: TaskView): void {
    if (!this.isNews(task)) return;
    this.told.add(task.id);
    void this.tell(task).catch(complain);
  }

  private isNews(task: TaskView): boolean {
    const [latest] = this.app.board.threads.get(task.id)?.reports.slice(-1) ?? [];
    const nothing = latest !== undefined && latest.findings.length === 0 && Object.keys(latest.scores).length === 0;
    return nothing && task.status === "awaiting_review" && task.proposals.length === 0 && task.created_at >= this.since && !this.told.has(task.id) && vscode.window.state.focused;
  }

  private async tell(task: TaskView): Promise<void> {
    const summary = this.app.board.threads.get(task.id)!.reports.at(-1)!.summary;
    const [wider, model] = ["Try the Whole Section", "Connect a Model"];
    const whole = await around(task);
    const rules = summary.includes("language model");
    const picked = await vscode.window.showInformationMessage(`CoAuthor found nothing to change (${task.id}). ${summary}`, ...(whole ? [wider] : []), ...(rules ? [model] : []));
    if (picked === model) await vscode.commands.executeCommand("coauthor.client.connectModel");
    if (picked === wider) {
      await this.app.server.execute("coauthor.task.complete", { task: task.id });
      const intent = task.intent.replace(/\b(paragraph|sentence)\b/i, "section");
      await this.app.server.execute("coauthor.task.post", { intent, refs: [whole!] });
    }
  }
}

/** The section around the place of a task, where it is larger than that place. */
async function around(task: TaskView): Promise<{ uri: string; range: ReturnType<typeof span> } | undefined> {
  const ref = task.refs.find((each) => each.uri && each.range);
  if (!ref) return undefined;
  const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(ref.uri!, true));
  const here = range(ref.range!);
  const whole = wholeSection(document, here.start.line);
  if (whole.start.line >= here.start.line - 1 && whole.end.line <= here.end.line + 1) return undefined;
  return { uri: ref.uri!, range: span(whole) };
}
