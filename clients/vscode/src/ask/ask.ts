// The quick input in which a request is typed: recent requests, slash commands, and who shall do it.
import * as vscode from "vscode";
import type { Server } from "../server/server";
import { VERBS, remember } from "./slash";

const RECENT = "coauthor.recent";
const AUTO = "auto";

export interface Wish {
  text: string;
  assignee: string;
}

interface Choice extends vscode.QuickPickItem {
  value?: string;
}

const STARTERS = ["tighten this", "make this more formal", "fix LaTeX habits"];
const WHO: vscode.QuickInputButton = { iconPath: new vscode.ThemeIcon("account"), tooltip: "Choose who does it" };

export class Ask {
  private assignee = AUTO;

  constructor(
    private readonly memory: vscode.Memento,
    private readonly server: Server,
  ) {}

  /** What the person wants, or undefined where they changed their mind. */
  prompt(about: string): Promise<Wish | undefined> {
    const input = vscode.window.createQuickPick<Choice>();
    input.title = `Ask CoAuthor about ${about}${this.assignee === AUTO ? "" : ` (${this.assignee})`}`;
    input.placeholder = "What do you want? Or / for commands";
    input.matchOnDescription = false;
    Object.assign(input, { sortByLabel: false }); // the order of VERBS: what changes text first; an editor without it sorts
    input.buttons = this.server.knows("coauthor.agent.list") ? [WHO] : [];
    const offer = (): void => void (input.items = this.items(input.value));
    offer();
    return new Promise((resolve) => {
      let result: Wish | undefined;
      let choosing = false;
      input.onDidChangeValue(offer);
      input.onDidTriggerButton(() => {
        choosing = true; // the list of roles takes the input's place for a moment
        void this.choose(input).finally(() => (choosing = false));
      });
      input.onDidAccept(() => {
        const picked = input.activeItems[0];
        const text = picked?.value ?? input.value;
        if (text.startsWith("/") && text.endsWith(" ") && text !== input.value) {
          input.value = text; // a verb that wants a name: let it be typed
          offer();
          return;
        }
        result = { text: text.trim(), assignee: this.assignee };
        input.hide();
      });
      input.onDidHide(() => {
        if (choosing) return;
        input.dispose();
        resolve(result?.text ? result : undefined);
      });
      input.show();
    });
  }

  /** Keep a request for the next time. */
  async keep(text: string): Promise<void> {
    await this.memory.update(RECENT, remember(this.memory.get<string[]>(RECENT, []), text));
  }

  private items(typed: string): Choice[] {
    const first: Choice[] = typed ? [{ label: typed, description: typed.startsWith("/") ? "" : "ask this", value: typed, alwaysShow: true }] : [];
    if (typed.startsWith("/")) {
      const fitting = VERBS.filter((verb) => `/${verb.name}`.startsWith(typed.split(" ")[0]!));
      const verbs = fitting.map((verb) => ({ label: `/${verb.name} ${verb.takes}`.trim(), description: verb.says, value: verb.takes === "" || verb.takes.startsWith("[") ? `/${verb.name}` : `/${verb.name} `, alwaysShow: true }));
      return typed.includes(" ") ? first : verbs;
    }
    const recent = this.memory.get<string[]>(RECENT, []);
    const starters = STARTERS.filter((each) => !recent.includes(each));
    return [
      ...first,
      ...(recent.length ? [heading("recent")] : []),
      ...recent.map((text) => ({ label: text, value: text })),
      heading("for example"),
      ...starters.map((text) => ({ label: text, value: text })),
    ];
  }

  private async choose(input: vscode.QuickPick<Choice>): Promise<void> {
    const typed = input.value;
    const { agents } = await this.server.execute("coauthor.agent.list", {});
    const picked = await vscode.window.showQuickPick(
      [
        { label: "Whoever fits", description: "the co-author decides", id: AUTO },
        ...agents.map((agent) => ({ label: agent.name, description: agent.ready ? agent.when : `not ready: ${agent.why ?? ""}`, id: agent.id })),
      ],
      { title: "Who shall do it?" },
    );
    if (picked) this.assignee = picked.id;
    input.title = this.assignee === AUTO ? "Ask CoAuthor" : `Ask CoAuthor (${this.assignee})`;
    input.value = typed;
    input.show();
  }
}

function heading(label: string): Choice {
  return { label, kind: vscode.QuickPickItemKind.Separator };
}
