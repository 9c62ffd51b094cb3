// A list of tasks: at work, in the queue, or ended.
import * as vscode from "vscode";
import { short, state } from "../margin/words";
import type { TaskView } from "../protocol";

const ICONS: Record<TaskView["status"], string> = {
  open: "clock",
  claimed: "sync~spin",
  in_progress: "sync~spin",
  awaiting_review: "git-pull-request",
  needs_user: "question",
  blocked: "debug-pause",
  done: "check",
  failed: "error",
  canceled: "circle-slash",
};

export interface TaskItem {
  task: TaskView;
}

export class TaskList implements vscode.TreeDataProvider<TaskItem> {
  private readonly changed = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.changed.event;

  constructor(
    private readonly tasks: () => TaskView[],
    private readonly threads: { lost(task: TaskView): boolean },
    /** What one that has ended came to, where that is known. */
    private readonly outcome: (task: TaskView) => string = () => "",
    /** One that has ended, and with nothing to be glad of. */
    private readonly bad: (task: TaskView) => boolean = () => false,
  ) {}

  refresh(): void {
    this.changed.fire(undefined);
  }

  getChildren(of?: TaskItem): TaskItem[] {
    return of ? [] : this.tasks().map((task) => ({ task }));
  }

  getTreeItem({ task }: TaskItem): vscode.TreeItem {
    const shown = new vscode.TreeItem(short(task.intent, 60));
    shown.id = `task:${task.id}`;
    const lost = this.threads.lost(task);
    const came = this.outcome(task);
    const told = `${came || state(task)}${lost ? " · lost its place" : ""}`;
    shown.description = `${task.id} · ${told}`;
    shown.iconPath = new vscode.ThemeIcon(lost ? "warning" : this.bad(task) ? "error" : ICONS[task.status]);
    shown.contextValue = `task.${task.status}`;
    shown.tooltip = `${task.id}: ${task.intent}\n${told}`;
    shown.command = { title: "Watch", command: "coauthor.client.attach", arguments: [{ task: task.id }] };
    shown.accessibilityInformation = { label: `Task ${task.id}, ${told}: ${task.intent}` };
    return shown;
  }
}
