// Runs inside the real extension host, with the real server: each fact is looked at through the editor's own interface.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { dirname, join } from "node:path";
import * as vscode from "vscode";
import { answer } from "../../src/chat/participant";
import { TOOLS } from "../../src/chat/tools";
import { COMMANDS, PREFIX } from "../../src/commands/index";
import type { App } from "../../src/core/app";
import type { Api } from "../../src/extension";
import { said } from "../../src/margin/words";
import { after } from "../../src/review/runs";
import { back } from "./back";
import { checks } from "./checks";
import { edits } from "./edits";
import { margin } from "./margin";
import { PARAGRAPH } from "./scene";
import { sections } from "./sections";
import { spoken } from "./spoken";
import { until } from "./until";
import { woven } from "./woven";

const ENOUGH = 3; // failures after which going on says nothing new
const tests: Array<[string, () => Promise<void>]> = [];
const test = (name: string, body: () => Promise<void>): void => void tests.push([name, body]);
/** A folder's name says which of the tests are for a window on it. */
const GROUPS: Record<string, string> = { keys: "our keys", untrusted: "not trusted" };
const KEYS = GROUPS["keys"]!;
const UNTRUSTED = GROUPS["untrusted"]!;
let app: App;
let written = 0;

/** Called by the editor; fails with the names of what failed. */
export async function run(): Promise<void> {
  const failed: string[] = [];
  const group = GROUPS[vscode.workspace.name?.split("-")[0] ?? ""];
  const mine = tests.filter(([name]) => (group ? name.includes(group) : !name.includes(UNTRUSTED)));
  const only = process.env["COAUTHOR_ONLY"];
  for (const [name, body] of mine.filter(([name]) => !only || name.includes(only) || name.startsWith("it wakes"))) {
    if (failed.length === ENOUGH) break;
    try {
      await body();
      console.log(`ok ${name}`);
    } catch (error) {
      failed.push(name);
      console.log(`not ok ${name}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    }
  }
  console.log(`done, ${failed.length} failed`);
  if (failed.length) throw new Error(failed.join("; "));
}

/** A new chapter, open, with a paragraph that the rules find something in. */
async function chapter(text = `\\section{Rain}\n\n${PARAGRAPH}\n`): Promise<vscode.TextEditor> {
  const folder = vscode.workspace.workspaceFolders![0]!.uri;
  const uri = vscode.Uri.joinPath(folder, `chapter${(written += 1)}.tex`);
  await vscode.workspace.fs.writeFile(uri, Buffer.from(text));
  return vscode.window.showTextDocument(uri, { preview: false });
}

/** A request about the paragraph of a chapter, and its proposal when it stands in the text. */
async function proposed(editor: vscode.TextEditor) {
  const at = editor.document.positionAt(editor.document.getText().indexOf("They wait"));
  const range = { start: { line: at.line, character: 0 }, end: after(at, PARAGRAPH) };
  const { task } = await app.server.execute("coauthor.task.post", { intent: "tighten this", refs: [{ uri: editor.document.uri.toString(), range }] });
  await until("a proposal in the text", () => app.review.sentences(editor.document.uri).length >= 2);
  return { task: task.id, sentences: app.review.sentences(editor.document.uri) };
}

const text = (editor: vscode.TextEditor): string => editor.document.getText();
const command = (name: string, argument?: unknown): Thenable<unknown> => vscode.commands.executeCommand(PREFIX + name, argument);

test("it wakes for a LaTeX file and finds its server", async () => {
  const extension = vscode.extensions.getExtension<Api>("coauthor.coauthor");
  assert.ok(extension);
  await chapter();
  await until("awake", () => extension.isActive);
  app = extension.exports.app;
  await until("running", () => app.server.phase === "running");
  assert.equal(app.server.found?.from, "setting");
  console.log(`ok activate took ${extension.exports.took.toFixed(1)} ms`);
});

/** Have an agent of the pool propose something for a chapter. */
function played(kind: "candidates" | "newfile", chapter: vscode.Uri): { task: string; proposal: string } {
  const python = join(dirname(app.server.found!.command[0]), process.platform === "win32" ? "python.exe" : "python");
  const script = vscode.Uri.joinPath(app.context.extensionUri, "test/host/agent.py").fsPath;
  const folder = vscode.workspace.workspaceFolders![0]!.uri.fsPath;
  const [task, proposal] = execFileSync(python, ["-P", script, kind, folder, chapter.fsPath], { encoding: "utf8", stdio: "pipe" }).trim().split(" ");
  return { task: task!, proposal: proposal! };
}

const scene = { app: () => app, chapter, proposed, command };
spoken(test, scene);
checks(test, scene);
margin(test, scene);
edits(test, scene);
back(test, scene);
sections(test, scene);
woven(test, scene);

/** Until all sentences of a proposal stand in the text. */
function standing(editor: vscode.TextEditor, proposal: string, sentences: number) {
  return until(`${proposal} in the text`, () => {
    const found = app.review.sentences(editor.document.uri).filter((each) => each.preview.proposal.id === proposal);
    return found.length === sentences && found;
  });
}

test("each command is registered once, and each of the server's under its own name", async () => {
  const known = await vscode.commands.getCommands(true);
  const missing = Object.keys(COMMANDS).filter((name) => !known.includes(PREFIX + name));
  assert.deepEqual(missing, []);
  assert.ok(known.includes("coauthor.task.post"));
});

test("a sentence is accepted, and undo takes it back", async () => {
  const editor = await chapter();
  const { sentences } = await proposed(editor);
  const [first] = sentences;
  await command("accept", { hunk: first!.hunk.id });
  await until("accepted", () => text(editor).includes("They wait to stay in the shade."));
  assert.ok(text(editor).includes("Due to the fact that"), "only that sentence changed");
  await vscode.window.showTextDocument(editor.document);
  await vscode.commands.executeCommand("undo");
  await until("undone", () => text(editor).includes("They wait in order to stay"));
});

test("a sentence is rejected: its text stays and it waits no more", async () => {
  const editor = await chapter();
  const { sentences } = await proposed(editor);
  const before = text(editor);
  await command("reject", { hunk: sentences[1]!.hunk.id });
  await until("gone", () => !app.review.sentences(editor.document.uri).some((each) => each.hunk.id === sentences[1]!.hunk.id));
  assert.equal(text(editor), before);
});

test("a proposal follows what is typed above it, and a changed sentence is never overwritten", async () => {
  const editor = await chapter();
  const { sentences } = await proposed(editor);
  const [first, second] = sentences;
  assert.ok(await editor.edit((change) => change.insert(new vscode.Position(0, 0), "% one line more\n")));
  const moved = await until("moved", () => app.review.sentences(editor.document.uri).find((each) => each.hunk.id === second!.hunk.id && each.range.start.line === second!.range.start.line + 1));
  assert.equal(editor.document.getText(moved.range), second!.hunk.before);
  const mine = app.review.sentences(editor.document.uri)[0]!;
  assert.ok(await editor.edit((change) => change.insert(mine.range.start.translate(0, 10), "for long ")));
  await until("stale", () => app.review.sentences(editor.document.uri).some((each) => each.hunk.id === first!.hunk.id && !each.pending));
  await command("accept", { hunk: second!.hunk.id });
  await until("the other one", () => text(editor).includes("Because it rains"));
  assert.ok(text(editor).includes("for long "), "what was typed stands");
});

test("next and previous go from sentence to sentence", async () => {
  await command("showInbox");
  const editor = await chapter();
  const { sentences } = await proposed(editor);
  editor.selection = new vscode.Selection(0, 0, 0, 0);
  const at = (which: number): Promise<boolean> => until(`at sentence ${which}`, () => app.review.at(editor.document.uri, vscode.window.activeTextEditor!.selection.active)?.hunk.id === sentences[which]!.hunk.id);
  await vscode.window.showTextDocument(editor.document);
  await command("next");
  await at(0);
  await command("next");
  await at(1);
  await command("previous");
  await at(0);
});

test("lenses stand above each sentence, and the stock ones are off", async () => {
  const editor = await chapter();
  const { sentences } = await proposed(editor);
  const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>("vscode.executeCodeLensProvider", editor.document.uri);
  const titles = lenses.map((each) => each.command?.title ?? "");
  assert.equal(titles.filter((each) => each === "Why?").length, sentences.length);
  assert.ok(lenses.every((each) => each.command?.command.startsWith(PREFIX)), titles.join(" | "));
});

test("what the margin shows is not said again as a problem", async () => {
  const editor = await chapter();
  await proposed(editor);
  const problems = vscode.languages.getDiagnostics(editor.document.uri).map((each) => each.message);
  assert.deepEqual(problems.filter((each) => /[PT]\d/.test(each)), []);
});

test("the diff editor has base and proposal, and all can be accepted there", async () => {
  const editor = await chapter();
  const { sentences } = await proposed(editor);
  const { id } = sentences[0]!.preview.proposal;
  await command("diff", { proposal: id });
  const right = await until("the proposal's side", () => vscode.workspace.textDocuments.find((each) => each.uri.scheme === "coauthor-text" && !each.uri.query.includes('"side":"base"') && each.uri.query.includes(`"${id}"`)));
  assert.ok(right.getText().includes("Because it rains"));
  app.board.previews.delete(id);
  const again = Buffer.from(await vscode.workspace.fs.readFile(right.uri)).toString();
  assert.equal(again, right.getText(), "as when the window was reloaded, and its task is done");
  await command("acceptProposal", { proposal: id });
  await until("all of it", () => text(editor).includes("Because it rains") && text(editor).includes("They wait to stay"));
  await vscode.commands.executeCommand("workbench.action.closeActiveEditor");
});

test("candidates stand beside each other, one is chosen for each sentence, and those go in", async () => {
  const editor = await chapter();
  const { proposal } = played("candidates", editor.document.uri);
  const [first, second] = await standing(editor, proposal, 2);
  assert.deepEqual(Object.keys(first!.hunk.texts), ["A", "B", "C"]);
  const titles = (await vscode.commands.executeCommand<vscode.CodeLens[]>("vscode.executeCodeLensProvider", editor.document.uri)).map((each) => each.command?.title);
  assert.ok(titles.includes("$(split-horizontal)\u00a0A / B / C") && titles.includes("$(split-horizontal)\u00a0A / B"), titles.join("; "));
  await command("sideBySide", { hunk: first!.hunk.id });
  await until("the panel", () => vscode.window.tabGroups.all.some((group) => group.tabs.some((tab) => tab.label === `${proposal} Candidates`)));
  app.review.choose(first!.hunk.id, "C");
  app.review.choose(second!.hunk.id, "B");
  assert.deepEqual(app.review.sentences(editor.document.uri).map((each) => each.label), ["C", "B"]);
  await command("acceptProposal", { proposal });
  await until("the mixture", () => text(editor).includes("They wait in the shade. As it rains, we go home."));
  await vscode.commands.executeCommand("workbench.action.closeActiveEditor");
});

test("each sentence can be decided in the diff editor, by itself", async () => {
  const editor = await chapter();
  const { sentences } = await proposed(editor);
  const { id } = sentences[0]!.preview.proposal;
  await command("diff", { proposal: id });
  const right = await until("the proposal's side", () => vscode.window.visibleTextEditors.find((each) => app.texts.sentences(each.document).length === sentences.length));
  const [, second] = app.texts.sentences(right.document);
  assert.equal(right.document.getText(second!.range), "Because it rains, we go home.");
  right.selection = new vscode.Selection(second!.range.start, second!.range.start);
  await until("the cursor is there", () => vscode.window.activeTextEditor === right);
  await command("accept");
  await until("accepted", () => text(editor).includes("Because it rains"));
  assert.ok(text(editor).includes("They wait in order to stay"), "only that sentence changed");
  await until("told", () => app.texts.sentences(right.document)[1]!.decided);
  await vscode.commands.executeCommand("workbench.action.closeActiveEditor");
});

test("a chapter in a file that is not there yet is read as proposed, and is there when accepted", async () => {
  const editor = await chapter();
  const { proposal } = played("newfile", editor.document.uri);
  await until("known", () => app.board.previews.has(proposal));
  await command("goTo", { hunk: `${proposal}.1` });
  const shown = await until("the chapter as proposed", () => vscode.window.activeTextEditor?.document.uri.scheme === "coauthor-text" && vscode.window.activeTextEditor);
  assert.ok(shown.document.getText().includes("people leave it"));
  const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>("vscode.executeCodeLensProvider", shown.document.uri);
  assert.deepEqual(lenses.map((each) => each.command?.title), ["Accept", "Reject", "Edit", "Why?"]);
  await command("acceptProposal", { proposal });
  const file = vscode.Uri.joinPath(vscode.workspace.workspaceFolders![0]!.uri, "chapters/rain.tex");
  await until("written", async () => Buffer.from(await vscode.workspace.fs.readFile(file).then((bytes) => bytes, () => new Uint8Array())).toString().includes("people leave it"));
  await until("the file itself is open instead", () => vscode.window.activeTextEditor?.document.uri.toString() === file.toString() && app.texts.alone.length === 0);
  await vscode.commands.executeCommand("workbench.action.closeActiveEditor");
});

test("why a sentence is proposed is answered in its thread", async () => {
  const editor = await chapter();
  const { task, sentences } = await proposed(editor);
  await command("askWhy", { hunk: sentences[0]!.hunk.id, text: "Why?" });
  const answered = (): boolean => said(app.board.threads.get(task)!, []).some((part) => part.kind === "reply" && part.by.startsWith("CoAuthor") && part.text.includes("in order to"));
  await until("an answer", answered);
  assert.ok(app.review.sentences(editor.document.uri).length >= 2, "the sentences still wait");
  await command("cancel", { task });
});

test("a task that found nothing to change waits to be read, and says so", async () => {
  const editor = await chapter("\\section{Sun}\n\nPeople walk in the sun.\n");
  const range = { start: { line: 2, character: 0 }, end: { line: 2, character: 24 } };
  const { task } = await app.server.execute("coauthor.task.post", { intent: "tighten this", refs: [{ uri: editor.document.uri.toString(), range }] });
  await until("in the inbox", () => app.board.inbox.some((each) => each.task.id === task.id && each.bare));
  await command("resolve", { task: task.id });
  await until("read", () => !app.board.inbox.some((each) => each.task.id === task.id));
});

test("a request that came with the file is no task until the person says so", async () => {
  const editor = await chapter(`\\section{Rain}\n\n% TODO(coauthor): tighten this\n${PARAGRAPH}\n`);
  const lens = await until("the lens", async () => {
    const found = await vscode.commands.executeCommand<vscode.CodeLens[]>("vscode.executeCodeLensProvider", editor.document.uri);
    return found.find((each) => each.command?.command === `${PREFIX}startTodo`);
  });
  await command("startTodo", lens.command!.arguments![0]);
  await until("a proposal", () => app.review.sentences(editor.document.uri).length >= 2);
});

test("a task whose place is gone is listed as such", async () => {
  const uri = vscode.Uri.joinPath(vscode.workspace.workspaceFolders![0]!.uri, "gone.tex");
  await vscode.workspace.fs.writeFile(uri, Buffer.from(PARAGRAPH));
  const { task } = played("candidates", uri);
  await vscode.workspace.fs.writeFile(uri, Buffer.from("\\section{Sun}\n\nNothing of this was there before.\n"));
  await until("known", () => app.board.threads.has(task));
  await vscode.window.showTextDocument(uri);
  await until("lost", () => app.threads.lost(app.board.tasks.get(task)!));
  assert.deepEqual(app.review.sentences(uri), [], "nothing of it stands in the text");
  await command("cancel", { task });
});

test("a request in the editor's chat is a task like any other; its models' tools read and decide nothing", async () => {
  const editor = await chapter();
  const at = editor.document.positionAt(editor.document.getText().indexOf("They wait"));
  editor.selection = new vscode.Selection(at, at);
  const heard: string[] = [];
  const stream = { progress: (text: string) => void heard.push(text), markdown: (text: string | vscode.MarkdownString) => void heard.push(String(text)), button: ({ title }: vscode.Command) => void heard.push(title) };
  const waiting = new vscode.CancellationTokenSource();
  await answer(app, { prompt: "tighten this", command: undefined }, stream as unknown as vscode.ChatResponseStream, waiting.token);
  const task = heard.map((each) => /^Watch (T\d+)$/.exec(each)?.[1]).find(Boolean);
  assert.ok(heard.some((each) => /^Review P\d+$/.test(each)) && task, heard.join(" | "));
  assert.ok((await TOOLS["coauthor_tasks"]!(app, {})).includes(`${task} (waits for you): tighten this`));
  assert.ok((await TOOLS["coauthor_thread"]!(app, { task })).includes("They wait in order to stay in the shade. -> They wait to stay in the shade."));
});

test("a task is watched in a panel, and cancelled", async () => {
  const editor = await chapter();
  const { task } = await proposed(editor);
  await command("attach", { task });
  await until("the panel", () => vscode.window.tabGroups.all.some((group) => group.tabs.some((tab) => tab.label.startsWith(task))));
  await command("cancel", { task });
  await until("cancelled", () => app.board.tasks.get(task)?.status === "canceled");
  await until("nothing waits there", () => app.review.sentences(editor.document.uri).length === 0);
});

test("an accepted proposal is undone later, keeping what was written since", async () => {
  const editor = await chapter();
  const { sentences } = await proposed(editor);
  const { id } = sentences[0]!.preview.proposal;
  await command("acceptProposal", { proposal: id });
  await until("accepted", () => text(editor).includes("Because it rains") && app.board.previews.get(id)?.proposal.status === "accepted");
  assert.ok(await editor.edit((change) => change.insert(new vscode.Position(0, 0), "% written since\n")));
  await command("revert", { proposal: id });
  await until("as it was", () => text(editor).includes("Due to the fact that it rains"));
  assert.ok(text(editor).startsWith("% written since"));
});

test("the record is there to be read, and asks nothing when it is closed", async () => {
  const { task } = await proposed(await chapter());
  await command("showRecord", { task });
  const shown = await until("the record", () => vscode.window.activeTextEditor?.document.uri.scheme === "coauthor-read" && vscode.window.activeTextEditor.document);
  assert.ok(/asked: tighten this/.test(shown.getText()) && /applied the exact rules/.test(shown.getText()) && !shown.isDirty && !shown.isUntitled);
  await vscode.commands.executeCommand("workbench.action.closeActiveEditor");
  await command("cancel", { task });
});

test("a person's request for what is not there is answered with a sentence and not with silence", async () => {
  await assert.rejects(app.server.execute("coauthor.proposal.get", { proposal: "P9999" }), (error: Error & { said?: string }) => /P9999/.test(error.said ?? ""));
});

test("a server that is killed is started again, and what waited still waits", async () => {
  const editor = await chapter();
  const { sentences } = await proposed(editor);
  const { id } = sentences[0]!.hunk;
  const running = (): number | undefined => (app.server as unknown as { client?: { _serverProcess?: { pid: number } } }).client?._serverProcess?.pid;
  const before = running()!;
  process.kill(before, "SIGKILL");
  await until("another one", () => running() !== undefined && running() !== before);
  assert.ok((await app.server.execute("coauthor.task.list", {})).tasks.length > 0, "what is asked meanwhile waits for it");
  await until("back", () => app.server.phase === "running" && app.review.sentences(editor.document.uri).some((each) => each.hunk.id === id));
  await command("accept", { hunk: id });
  await until("accepted", () => text(editor).includes("They wait to stay"));
});

test(`a folder that is ${UNTRUSTED} is read, and nothing in it is changed or asked`, async () => {
  const extension = vscode.extensions.getExtension<{ app: App }>("coauthor.coauthor")!;
  assert.equal(vscode.workspace.isTrusted, false);
  const editor = await chapter();
  app = (await until("awake", () => extension.isActive && extension.exports)).app;
  await until("running", () => app.server.phase === "running");
  await until("read", async () => (await vscode.commands.executeCommand<unknown[]>("vscode.executeDocumentSymbolProvider", editor.document.uri))?.length);
  await editor.edit((change) => change.insert(new vscode.Position(2, 0), "% TODO(coauthor): tighten this\n"));
  await editor.edit((change) => change.insert(new vscode.Position(4, 0), "\n% TODO(coauthor): tighten this too\nIt rains in order to rain.\n"));
  await new Promise((done) => setTimeout(done, 2500)); // longer than a request has to rest before a save makes it a task
  await editor.document.save();
  const above = await until("what stands above the request", async () => {
    const found = await vscode.commands.executeCommand<vscode.CodeLens[]>("vscode.executeCodeLensProvider", editor.document.uri);
    return found.length > 0 && found.map((each) => each.command?.command);
  });
  assert.deepEqual(above, ["workbench.trust.manage"], "why it is only read, once, and nothing that acts");
  // The person is asked for trust instead; nobody answers here.
  void command("startTodo", { uri: editor.document.uri.toString(), line: 2 });
  void vscode.commands.executeCommand("coauthor.todo.start", { uri: editor.document.uri.toString(), line: 2 });
  const { tasks } = await app.server.execute("coauthor.task.list", {});
  assert.deepEqual(tasks, []);
  const names = (await vscode.workspace.fs.readDirectory(vscode.workspace.workspaceFolders![0]!.uri)).map(([name]) => name);
  assert.ok(!names.includes(".coauthor"), "no record is begun");
});

test(`none of ${KEYS} begins as one of the editor's`, async () => {
  const defaults = await vscode.workspace.openTextDocument(vscode.Uri.parse("vscode://defaultsettings/keybindings.json"));
  const theirs = [...defaults.getText().matchAll(/"key":\s*"([^"]+)",\s*"command":\s*"([^"]+)"/g)].filter(([, , name]) => !name!.startsWith(PREFIX)).map(([, key]) => key!.split(" ")[0]);
  assert.ok(theirs.length > 500, `${theirs.length} defaults`);
  assert.equal(theirs.some((key) => key!.startsWith("cmd")), vscode.workspace.name === "keys-macOS", "these are the keys of that platform");
  const manifest = vscode.extensions.getExtension("coauthor.coauthor")!.packageJSON as { contributes: { keybindings: Array<{ key: string; mac: string }> } };
  for (const { key, mac } of manifest.contributes.keybindings) {
    for (const first of [key.split(" ")[0], mac.split(" ")[0]]) assert.ok(!theirs.includes(first), `${first} is taken`);
  }
});
