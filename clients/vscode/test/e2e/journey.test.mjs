// A person's first hour, at a real editor: from a TODO to decided sentences, with a second window and a server that dies.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { ask, choose, chord, goTo, lines, status } from "../driving.mjs";
import { Editor, PATIENCE } from "../editor.mjs";

const FILE = "chapters/introduction.tex";
const WISH = "% TODO(coauthor): make this more formal and tighten it";
let editor, thesis, page;

before(async () => {
  editor = await Editor.start({ coauthor: process.env.COAUTHOR, extension: process.env.COAUTHOR_VSIX });
  thesis = editor.thesis();
});
after(async () => {
  if (process.env.COAUTHOR_SHOT) await page?.screenshot({ path: process.env.COAUTHOR_SHOT });
  await editor?.stop();
});

const lens = (where, name) => where.locator(".codelens-decoration a", { hasText: new RegExp(`^${name}$`) });
/** The text that the editor shows, from top to bottom, with plain blanks; not the words proposed for it, which are hints. */
async function shown(where) {
  const found = await lines(where).locator(".view-line").evaluateAll((all) => {
    const text = (line) => [...line.querySelectorAll(":scope > span > span")].filter((each) => !each.className.includes("dyn-rule")).map((each) => each.textContent).join("");
    return all.map((each) => [Number.parseFloat(each.style.top), text(each)]).sort(([a], [b]) => a - b).map(([, words]) => words);
  });
  return found.join(" ").replace(/[\u00a0\s]+/g, " ");
}
const onDisk = () => readFileSync(join(thesis, FILE), "utf8");

async function until(what, look) {
  const end = Date.now() + PATIENCE;
  for (;;) {
    const found = await look();
    if (found) return found;
    assert.ok(Date.now() < end, `it did not come to this: ${what}`);
    await page.waitForTimeout(50);
  }
}

/** Until so many sentences are shown as waiting. */
function waiting(where, sentences) {
  return until(`${sentences} sentences wait`, async () => (await lens(where, "Why\\?").count()) === sentences);
}

async function window() {
  const opened = await editor.open(thesis, { files: [FILE] });
  await opened.go();
  await status(opened.page, "nothing at work");
  await lines(opened.page).waitFor();
  return opened.page;
}

/** From the top of the file to the next sentence that waits, which begins on this line. */
async function stepTo(line) {
  await goTo(page, 1);
  await chord(page, "n");
  await page.locator(`.statusbar-item[aria-label^="Ln ${line},"]`).waitFor();
}

test("a TODO is left in the text and becomes a proposal", async () => {
  page = await window();
  await goTo(page, 4);
  await page.keyboard.type(`${WISH}\n`);
  await page.keyboard.press("Control+s");
  await waiting(page, 3);
  await status(page, "1 proposal");
});

test("a sentence is accepted by its lens", async () => {
  await lens(page, "Accept").first().click();
  await until("the words are in", async () => (await shown(page)).includes("the sunny side is not, and to stay in the shade"));
  await waiting(page, 2);
});

test("the next one is rejected, and the no is taken back where it is told", async () => {
  await stepTo(6);
  await chord(page, "r");
  await waiting(page, 1);
  await choose(page, "is rejected", "Take It Back");
  await waiting(page, 2);
  await until("nothing is left to read", async () => (await page.locator(".notification-list-item", { hasText: "is rejected" }).count()) === 0);
});

test("it is edited after all, which leads on to the next one, and that is rejected, by keys", async () => {
  await stepTo(6);
  await chord(page, "e");
  const words = page.locator(".editor-instance").nth(1).locator(".view-lines");
  await words.waitFor();
  await words.click();
  await page.keyboard.press("Control+a");
  await page.keyboard.type("In my own words, it is a question for planners.");
  await page.keyboard.press("Control+s");
  await until("my words are in", async () => (await page.locator(".editor-instance").count()) === 1 && (await shown(page)).includes("In my own words"));
  await waiting(page, 1);
  await page.locator('.statusbar-item[aria-label^="Ln 7,"]').waitFor();
  await chord(page, "r");
  await waiting(page, 0);
});

test("undo takes the last one back, and redo puts it in again", async () => {
  await lines(page).click();
  await page.keyboard.press("Control+z");
  await until("taken back", async () => !(await shown(page)).includes("In my own words"));
  await page.keyboard.press("Control+Shift+z");
  await until("in again", async () => (await shown(page)).includes("In my own words"));
  await page.keyboard.press("Control+s");
  await until("saved", () => onDisk().includes("In my own words"));
});

test("a second window follows", async () => {
  const other = await window();
  await ask(page, 12, "make this more formal and tighten it");
  await waiting(page, 2);
  await waiting(other, 2);
  await lens(page, "Accept").last().click();
  await waiting(page, 1);
  await page.keyboard.press("Control+s");
  await waiting(other, 1);
  const accepted = "In addition, most studies report a single number for a whole street, although a street";
  await until("and the same text", async () => (await shown(other)).includes(accepted) && (await shown(page)).includes(accepted));
  await other.context().close();
});

/** The servers of this editor, by the home they were started in. */
function servers() {
  const read = (pid, what) => { try { return readFileSync(`/proc/${pid}/${what}`, "utf8"); } catch { return ""; } }; // it may just have ended
  const numbers = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return numbers.filter((pid) => read(pid, "cmdline").includes("serve\0--stdio") && read(pid, "environ").includes(editor.home));
}

test("the server is killed, and work goes on", async () => {
  const killed = servers();
  assert.ok(killed.length >= 1, "the server runs");
  for (const pid of killed) process.kill(Number(pid), "SIGKILL");
  await until("another one runs", () => servers().some((pid) => !killed.includes(pid)));
  await status(page, "1 proposal");
  await waiting(page, 1);
  await lens(page, "Accept").first().click();
  await waiting(page, 0);
});

test("what came to nothing says so, and the whole section is a click away", async () => {
  await ask(page, 19, "tighten this paragraph");
  await status(page, "1 task to read");
  await until("it says so at its place as well", async () => (await page.locator(".codelens-decoration a", { hasText: /^.?T\d+: Nothing to change/ }).count()) === 1);
  await choose(page, "Nothing to change", "Try the Whole Section");
  await until("a proposal for the section", async () => (await lens(page, "Why\\?").count()) > 0);
  await until("what was asked is gone once it is answered", async () => (await page.locator(".notification-list-item", { hasText: "Nothing to change" }).count()) === 0);
});
