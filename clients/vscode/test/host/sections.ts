// Sections and what is planned of them: an outline from the headings, and a whole section revised.
import assert from "node:assert/strict";
import * as vscode from "vscode";
import { read } from "../../src/ask/slash";
import { post } from "../../src/doing/post";
import { type Add, PARAGRAPH, type Scene } from "./scene";
import { until } from "./until";

export function sections(test: Add, { app, chapter, command }: Scene): void {
  test("an outline is made from the headings where there is none", async () => {
    const file = vscode.Uri.joinPath(vscode.workspace.workspaceFolders![0]!.uri, "OUTLINE.md");
    const kept = await vscode.workspace.fs.readFile(file);
    await vscode.workspace.fs.delete(file);
    try {
      await command("adoptOutline");
      await until("open", () => vscode.window.activeTextEditor?.document.uri.toString() === file.toString());
      assert.ok(vscode.window.activeTextEditor!.document.getText().includes("## Introduction"));
      await until("its nodes", () => app().outline.nodes.length > 0);
      await vscode.commands.executeCommand("workbench.action.closeActiveEditor");
    } finally {
      await vscode.workspace.fs.writeFile(file, kept);
      await app().outline.reload();
    }
  });

  test("a section is revised from the outline, each paragraph by itself, and so is what is asked with a slash", async () => {
    const { uri } = (await chapter(`\\section{Rain}\n\n${PARAGRAPH}\n\nIn order to stay dry, they run.\n\n\\section{Sun}\n\nIn order to stay warm, they sit.\n`)).document;
    await command("reviseSection", { title: "Rain", section: { uri: uri.toString(), path: "", line: 0 }, intent: "tighten this" });
    const about = (): string[] => app().review.sentences(uri).map((each) => each.preview.proposal.task);
    await until("both paragraphs", () => new Set(about()).size === 2);
    await until("the panel", () => vscode.window.tabGroups.all.some((group) => group.tabs.some((tab) => tab.label.startsWith(`${about()[0]} `))));
    const meant = read("/revise tighten this");
    assert.ok(meant.verb === "ask" && meant.how.byParagraph);
    const { id } = await post(app(), meant.text, { uri: uri.toString(), range: new vscode.Range(8, 0, 8, 20), name: "this paragraph" }, meant.how);
    await until("the third", () => about().includes(id));
  });
}
