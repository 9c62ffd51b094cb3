// What waits for the person: proposals with their sentences, questions, and tasks that lost their place.
import * as vscode from "vscode";
import { key, named } from "../core/edges";
import { amount } from "../margin/amount";
import { fails, report, short, state } from "../margin/words";
import type { HunkView, Preview, QuestionView, ReportView, TaskView } from "../protocol";
import { type Board, undecided } from "../state/board";
import type { Places } from "../state/places";

export type Item =
  | { kind: "proposal"; task: TaskView; preview: Preview }
  | { kind: "hunk"; preview: Preview; hunk: HunkView }
  | { kind: "question"; task: TaskView; question: QuestionView; offered?: boolean }
  | { kind: "task"; task: TaskView };

export class Inbox implements vscode.TreeDataProvider<Item> {
  private readonly changed = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.changed.event;

  constructor(
    private readonly board: Board,
    private readonly places: Places,
    private readonly threads: { lost(task: TaskView): boolean },
  ) {}

  refresh(): void {
    this.changed.fire(undefined);
  }

  getParent(of: Item): Item | undefined {
    return of.kind === "hunk" ? this.getChildren().find((each) => each.kind === "proposal" && each.preview.proposal.id === of.preview.proposal.id) : undefined;
  }

  getChildren(of?: Item): Item[] {
    if (of?.kind === "proposal") return undecided(of.preview).map((hunk) => ({ kind: "hunk", preview: of.preview, hunk }));
    if (of) return [];
    const { inbox } = this.board;
    return [
      ...inbox.flatMap(({ task, proposals }) => proposals.map((preview): Item => ({ kind: "proposal", task, preview }))),
      ...inbox.filter(({ bare }) => bare).map(({ task }): Item => ({ kind: "task", task })),
      ...inbox.flatMap(({ task, questions, offered }) => (offered ? [] : questions.map((question): Item => ({ kind: "question", task, question })))),
      ...inbox.flatMap(({ task, questions, offered }) => (offered ? questions.map((question): Item => ({ kind: "question", task, question, offered })) : [])),
    ];
  }

  getTreeItem(item: Item): vscode.TreeItem {
    switch (item.kind) {
      case "proposal":
        return this.proposal(item.task, item.preview);
      case "hunk":
        return this.hunk(item.preview, item.hunk);
      case "question":
        return question(item.task, item.question, item.offered);
      case "task":
        return waits(item.task, this.board.threads.get(item.task.id)?.reports.at(-1), this.threads.lost(item.task), this.board.foundNothing(item.task));
    }
  }

  private proposal(task: TaskView, preview: Preview): vscode.TreeItem {
    const shown = new vscode.TreeItem(short(task.intent, 60), vscode.TreeItemCollapsibleState.Expanded);
    const files = preview.files.map(({ uri, before }) => `${named(uri)}${before === "" ? " (new)" : ""}`).join(", ");
    shown.id = `proposal:${preview.proposal.id}`;
    const { marks } = preview.proposal;
    shown.description = `${preview.proposal.id} · ${files}${marks.length ? ` · ${short(marks.join(" "), 80)}` : ""}`;
    shown.iconPath = new vscode.ThemeIcon(fails(marks) ? "warning" : "git-pull-request");
    shown.contextValue = preview.proposal.candidates.length > 1 ? "proposal.candidates" : "proposal";
    shown.tooltip = [`${preview.proposal.id} of ${task.id}: ${task.intent}`, preview.proposal.summary, ...marks].join("\n");
    shown.accessibilityInformation = { label: `Proposal ${preview.proposal.id}, ${amount(undecided(preview)).said} to decide in ${files}: ${task.intent}${marks.length ? `. ${marks.join(" ")}` : ""}` };
    return shown;
  }

  private hunk(preview: Preview, hunk: HunkView): vscode.TreeItem {
    const text = Object.values(hunk.texts)[0] ?? "";
    const shown = new vscode.TreeItem(short(text, 70) || "(this sentence goes)");
    const open = this.places.knows(key(hunk.uri));
    const lost = hunk.status === "orphaned" || (open && hunk.status !== "pending" && !this.places.ofHunk(hunk.id));
    shown.id = `hunk:${hunk.id}`;
    shown.description = lost ? `${hunk.id} · lost its place` : hunk.status === "stale" ? `${hunk.id} · changed since` : hunk.id;
    shown.iconPath = new vscode.ThemeIcon(lost || hunk.status === "stale" ? "warning" : "edit");
    shown.contextValue = lost ? "hunk.orphaned" : `hunk.${hunk.status}${Object.keys(hunk.texts).length > 1 ? ".several" : ""}`;
    shown.tooltip = `${hunk.before}\n→ ${text}`;
    shown.command = { title: "Go to the Sentence", command: "coauthor.client.goTo", arguments: [{ hunk: hunk.id }] };
    shown.accessibilityInformation = { label: `Sentence ${hunk.id} of ${preview.proposal.id}: ${text || "to be removed"}` };
    return shown;
  }
}

function question(task: TaskView, asked: QuestionView, offered = false): vscode.TreeItem {
  const shown = new vscode.TreeItem(short(asked.text, 80));
  shown.id = `question:${asked.id}`;
  shown.description = `${offered ? "suggestion · " : ""}${asked.id} · ${task.id}`;
  shown.iconPath = new vscode.ThemeIcon(offered ? "lightbulb" : "question");
  shown.contextValue = "question";
  shown.tooltip = asked.text;
  const verb = vscode.workspace.isTrusted ? "answer" : "attach"; // where it can't be answered, it can be read
  shown.command = { title: verb === "answer" ? "Answer" : "Show", command: `coauthor.client.${verb}`, arguments: [{ task: task.id, question: asked.id }] };
  shown.accessibilityInformation = { label: `${offered ? "Suggestion" : "Question"} ${asked.id}: ${asked.text}` };
  return shown;
}

function waits(task: TaskView, latest: ReportView | undefined, lost: boolean, nothing: boolean): vscode.TreeItem {
  const shown = new vscode.TreeItem(short(task.intent, 60));
  const found = task.status === "failed" ? undefined : latest;
  const said = task.status === "failed" ? state(task) : found ? report(found).replaceAll("\n", " ") : (task.reason ?? "waits for you");
  shown.id = `waits:${task.id}`;
  shown.description = `${task.id} · ${said}${lost ? " · lost its place" : ""}`;
  shown.tooltip = `${task.id}: ${task.intent}\n${found ? report(found) : said}`;
  shown.accessibilityInformation = { label: `Task ${task.id}: ${task.intent}. ${said}` };
  shown.iconPath = new vscode.ThemeIcon(task.status === "failed" ? "error" : found ? "note" : "bell");
  shown.contextValue = nothing ? "task.awaiting_review.nothing" : `task.${task.status}`;
  shown.command = { title: "Show", command: "coauthor.client.attach", arguments: [{ task: task.id }] };
  return shown;
}
