// Everything that stands in the side bar, the margin and the status bar has words for a screen reader.
import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { Add, Scene } from "./scene";
import { until } from "./until";

type Tree = Pick<vscode.TreeDataProvider<unknown>, "getChildren" | "getTreeItem">;
interface Inside {
  lists: Tree[];
  status: { item: vscode.StatusBarItem };
  threads: { shown: Map<string, { thread: vscode.CommentThread }> };
}

/** Signs, ids of commands and names of states that are meant for programs. */
const UNSPEAKABLE = /\$\(|coauthor\.|undefined|\bnull\b|[a-z]_[a-z]|\[object/;

/** What is said of each item of a tree, with all below it. */
async function labels(tree: Tree, of?: unknown): Promise<string[]> {
  const found: string[] = [];
  for (const item of (await tree.getChildren(of)) ?? []) {
    const shown = await tree.getTreeItem(item);
    found.push(shown.accessibilityInformation?.label ?? `NOTHING for ${String(shown.label)}`, String(shown.label ?? "NO LABEL"), String(shown.description ?? ""), String(shown.tooltip ?? ""));
    found.push(...(await labels(tree, item)));
  }
  return found;
}

function speakable(said: readonly string[]): void {
  assert.deepEqual(said.filter((each) => UNSPEAKABLE.test(each) || each.startsWith("NO")), []);
}

export function spoken(test: Add, { app, chapter, proposed, command }: Scene): void {
  const inside = (): Inside => app() as unknown as Inside;

  test("each item of the side bar is said in words", async () => {
    const { task } = await proposed(await chapter());
    await app().outline.reload();
    await until("at rest", () => app().board.running.length === 0);
    const said = (await Promise.all(inside().lists.map((tree) => labels(tree)))).map((each) => [...each]);
    assert.equal(said.length, 6);
    assert.ok(said[0]!.some((each) => /^Proposal P\d+, \d+ sentences? to decide in chapter\d+\.tex: tighten this$/.test(each)), said[0]!.join("\n"));
    assert.ok(said[0]!.some((each) => /^Sentence P\d+\.\d+ of P\d+: They wait to stay in the shade\.$/.test(each)));
    assert.ok(said[4]!.length > 8, "the outline has nodes");
    speakable(said.flat());
    await command("cancel", { task });
  });

  test("threads and the status bar are said in words", async () => {
    const editor = await chapter();
    const { task } = await proposed(editor);
    const thread = await until("a thread", () => inside().threads.shown.get(task)?.thread);
    await until("its proposal", () => thread.comments.length > 2);
    const said = thread.comments.flatMap(({ author, label, body }) => [author.name, label ?? "", typeof body === "string" ? body : body.value.replaceAll("\\", "")]);
    speakable([thread.label ?? "NO LABEL", ...said]);
    assert.match(thread.label!, /^T\d+ · waits for you$/);
    const { accessibilityInformation, tooltip } = inside().status.item;
    assert.match(accessibilityInformation!.label, /^CoAuthor: \d+ proposals?, .* at work$/);
    speakable([accessibilityInformation!.label, String(tooltip)]);
    await command("cancel", { task });
  });

  test("the verbs above a sentence and a request say what they do", async () => {
    const editor = await chapter("\\section{Rain}\n\n% TODO(coauthor): tighten this\nThey wait in order to stay in the shade.\n");
    const found = await until("lenses", async () => {
      const all = await vscode.commands.executeCommand<vscode.CodeLens[]>("vscode.executeCodeLensProvider", editor.document.uri);
      return all.length > 0 && all;
    });
    const tips = found.map((each) => each.command?.tooltip ?? "NO TOOLTIP");
    assert.ok(tips.every((each) => !/[Cc]ode action/.test(each)), tips.join("\n"));
    speakable(tips);
  });
}
