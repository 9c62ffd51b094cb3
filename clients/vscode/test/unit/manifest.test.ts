import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync, statSync } from "node:fs";
import { test } from "node:test";

const manifest = JSON.parse(readFileSync("package.json", "utf8"));
const { commands, menus, keybindings } = manifest.contributes;
const PREFIX = "coauthor.client.";
const table = /COMMANDS[^=]*= \{([^}]*)\}/.exec(readFileSync("src/commands/index.ts", "utf8"))![1]!;
const declared = table.split(/[,\s]+/).filter(Boolean);
const offered: string[] = commands.map((each: { command: string }) => each.command);

test("what the manifest offers is registered", () => {
  const known = new Set(declared.map((name) => PREFIX + name));
  assert.deepEqual(offered.filter((name) => !known.has(name)), []);
});

test("what is registered is offered, so that it can be bound and found", () => {
  assert.deepEqual(declared.filter((name) => !offered.includes(PREFIX + name)), []);
});

test("one command per file, called as the command is", () => {
  const files = readdirSync("src/commands").map((name) => name.replace(".ts", "")).filter((name) => name !== "index");
  assert.deepEqual(files.sort(), [...declared].sort());
  for (const name of files) assert.match(readFileSync(`src/commands/${name}.ts`, "utf8"), new RegExp(`^export (async function|const) ${name}\\b`, "m"), name);
});

test("menus and keys name commands that are there", () => {
  const named = [...Object.values(menus).flat(), ...keybindings].map((each) => (each as { command: string }).command);
  assert.deepEqual(named.filter((name) => !offered.includes(name)), []);
});

test("every command has a name of its own, under ours", () => {
  assert.equal(new Set(offered).size, offered.length);
  assert.ok(offered.every((name) => name.startsWith(PREFIX)));
  assert.ok(commands.every((each: { category: string; title: string }) => each.category === "CoAuthor" && each.title));
});

test("no key begins as one of LaTeX Workshop's", () => {
  const theirs = "alt+enter cmd+alt+[ cmd+alt+] cmd+alt+b cmd+alt+c cmd+alt+j cmd+alt+m cmd+alt+v cmd+alt+x cmd+l ctrl+alt+[ ctrl+alt+] ctrl+alt+b ctrl+alt+c ctrl+alt+j ctrl+alt+m ctrl+alt+v ctrl+alt+x ctrl+l ctrl+m ctrl+shift+m enter".split(" ");
  const ours = keybindings.flatMap((each: { key: string; mac: string }) => [each.key, each.mac]).map((key: string) => key.split(" "));
  assert.ok(ours.every((key: string[]) => key.length === 2), "two steps each");
  assert.deepEqual(ours.filter(([first]: string[]) => theirs.includes(first!)), []);
});

test("nothing of ours is called as something of LaTeX Workshop or LTeX", () => {
  const { viewsContainers, views, configuration } = manifest.contributes;
  const names = [...offered, ...viewsContainers.activitybar.map((each: { id: string }) => each.id), ...Object.values(views).flat().map((each) => (each as { id: string }).id), ...Object.keys(configuration.properties)];
  assert.ok(names.length > 60);
  assert.deepEqual(names.filter((name) => !/^coauthor(\.|$)/.test(name)), []);
});

test("the JavaScript of the package is under a megabyte", () => {
  execFileSync(process.execPath, ["tools/build.mjs", "--production", "--out", "out/size"]);
  const sizes = readdirSync("out/size").filter((name) => name.endsWith(".js")).map((name) => statSync(`out/size/${name}`).size);
  assert.ok(sizes.length >= 4, "all of them");
  assert.ok(sizes.reduce((sum, size) => sum + size, 0) < 1_000_000, sizes.join(" + "));
});

test("it wakes for LaTeX and for an outline only, and where a window is reloaded with an editor or a panel of ours", () => {
  assert.deepEqual(manifest.activationEvents, ["onLanguage:latex", "onLanguage:tex", "workspaceContains:OUTLINE.md", "onFileSystem:coauthor-edit", "onFileSystem:coauthor-text", "onWebviewPanel:coauthor.attach", "onWebviewPanel:coauthor.beside"]);
});

test("every setting has a description and a default, and no folder may name a program", () => {
  for (const [name, each] of Object.entries<Record<string, unknown>>(manifest.contributes.configuration.properties)) {
    assert.ok(each["description"] ?? each["markdownDescription"], name);
    assert.notEqual(each["default"], undefined, name);
  }
  for (const name of ["coauthor.server.path", "coauthor.server.pool"]) assert.equal(manifest.contributes.configuration.properties[name].scope, "machine");
});

test("the lock file pins by hash and names no host", () => {
  const lock = JSON.parse(readFileSync("package-lock.json", "utf8"));
  const packages = Object.entries<{ integrity?: string; resolved?: string }>(lock.packages).filter(([name]) => name);
  assert.ok(packages.length > 5);
  for (const [name, { integrity, resolved }] of packages) {
    assert.match(integrity ?? "", /^sha512-/, name);
    assert.equal(resolved, undefined, name);
  }
});

test("pages of the walkthrough are there", () => {
  const pages = readdirSync("walkthrough");
  const steps = manifest.contributes.walkthroughs[0].steps as Array<{ media: { markdown: string } }>;
  assert.deepEqual(steps.map((step) => step.media.markdown.replace("walkthrough/", "")).filter((page) => !pages.includes(page)), []);
});

test("files stay small enough to read at one sitting", () => {
  const files = readdirSync(".", { recursive: true, encoding: "utf8" }).filter((name) => /^(src|test|tools)[\\/].*\.(ts|mjs)$/.test(name) && !name.endsWith("protocol.ts"));
  assert.ok(files.length > 40);
  assert.deepEqual(files.filter((name) => readFileSync(name, "utf8").split("\n").length > 400), []);
});

test("it runs where the files are, and in a browser alone it says that it can't", () => {
  assert.deepEqual(manifest.extensionKind, ["workspace"]);
  assert.equal(manifest.browser, "./dist/web.js");
  assert.equal(manifest.capabilities.virtualWorkspaces.supported, "limited", "else nothing could be said there");
  const sources = readdirSync("src", { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"));
  assert.ok(sources.length > 80);
  // A path or an URI of another machine is made by joining and by the editor, never put together here.
  const naive = sources.filter((name) => /vscode\.Uri\.file\(|["`]file:\/\//.test(readFileSync(`src/${name}`, "utf8")));
  assert.deepEqual(naive.map((name) => name.replaceAll("\\", "/")).sort(), []);
});

test("a folder that is not trusted says so where things would wait", () => {
  const said = manifest.contributes.viewsWelcome.filter((each: { view: string }) => each.view === "coauthor.inbox");
  assert.ok(said.some((each: { when: string; contents: string }) => each.when.includes("!isWorkspaceTrusted") && each.contents.includes("workbench.trust.manage")));
});

test("no menu offers what would only be answered with a question for trust", () => {
  const asks = (name: string): boolean => /trusted\(\)|doing\/take"/.test(readFileSync(`src/commands/${name.replace(PREFIX, "")}.ts`, "utf8"));
  const listed = Object.entries<Array<{ command: string; when?: string }>>(menus).filter(([menu]) => menu !== "commandPalette").flatMap(([, each]) => each);
  const acting = listed.filter(({ command }) => asks(command));
  assert.ok(acting.length > 40);
  assert.deepEqual(acting.filter(({ when }) => !when?.includes("isWorkspaceTrusted")).map(({ command }) => command), []);
});

test("in each state of the server the inbox says what to do", () => {
  const said: Array<{ view: string; when: string; contents: string }> = manifest.contributes.viewsWelcome;
  const leads = (phase: string): string => said.filter(({ when }) => when?.includes(`coauthor.phase == ${phase}`)).map(({ contents }) => contents).join();
  assert.match(leads("missing"), /\(command:coauthor\.client\.installServer\)/);
  assert.match(leads("wrong"), /\(command:coauthor\.client\.chooseServer\)/);
  for (const phase of ["crashed", "off"]) assert.match(leads(phase), /\(command:coauthor\.client\.restartServer\)/);
  for (const phase of ["installing", "looking", "starting"]) assert.ok(leads(phase).length > 20, phase);
});
