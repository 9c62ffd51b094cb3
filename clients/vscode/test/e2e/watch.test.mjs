// A task is watched while a model writes, and stopped: with a model that plays a script, as far as files let it.
import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { ask, choose, chord, lines, message, palette, panel, pick, status } from "../driving.mjs";
import { CLIENT, Editor, PATIENCE } from "../editor.mjs";

let editor, played, page;

before(async () => {
  played = mkdtempSync(join(tmpdir(), "coauthor-script-"));
  cpSync(join(CLIENT, "test/e2e/script.json"), join(played, "script.json"));
  editor = await Editor.start({ coauthor: process.env.COAUTHOR, extension: process.env.COAUTHOR_VSIX, env: { COAUTHOR_MODEL: `scripted:${join(played, "script.json")}` } });
  const opened = await editor.open(editor.thesis()); // what its address names would be all that a reload opens
  page = opened.page;
  await opened.go();
  await status(page, "nothing at work");
  await page.keyboard.press("Control+p");
  await pick(page, "introduction.tex");
  await lines(page).waitFor();
});
after(async () => {
  await editor?.stop();
  rmSync(played, { recursive: true, force: true });
});

/** Also in a narrow window all proposed words are inside of the editor: their lines are wrapped with them. */
async function wordsInSight() {
  const words = page.locator(".editor-instance .view-line [class*=dyn-rule]");
  await words.filter({ hasText: "although" }).first().waitFor();
  const whole = page.viewportSize();
  await page.setViewportSize({ ...whole, width: 700 });
  const edge = async () => {
    const editor = await page.locator(".editor-instance").first().boundingBox();
    return (await words.evaluateAll((all) => Math.max(...all.map((each) => each.getBoundingClientRect().right)))) <= editor.x + editor.width;
  };
  for (const end = Date.now() + PATIENCE; !(await edge()); await page.waitForTimeout(50)) assert.ok(Date.now() < end, "words are cut off");
  await page.setViewportSize(whole);
}

test("a task shows its plan and its text as they come, and is stopped from there", async () => {
  await ask(page, 19, "make this shorter");
  await status(page, "1 task at work");
  await palette(page, "CoAuthor: Watch a Task", "make this shorter");
  await panel(page).locator("#state", { hasText: "at work" }).waitFor();
  writeFileSync(join(played, "plan"), "");
  await panel(page).locator("article.plan", { hasText: "Keep every number" }).waitFor();
  await panel(page).locator("#stream", { hasText: "which runs from north to south" }).waitFor();
  const deltas = JSON.parse(readFileSync(join(played, "script.json"), "utf8")).steps.find((step) => step.deltas).deltas;
  assert.equal(await panel(page).locator("#stream").textContent(), deltas.join(""), "each piece once");
  await panel(page).locator("#stop").click();
  await status(page, "nothing at work");
  await panel(page).locator("#state", { hasText: "cancelled" }).waitFor();
  assert.equal(await page.locator('.statusbar-item[aria-label*="1 proposal"]').count(), 0);
});

test("candidates are chosen in their panel, one for each sentence, and go in", async () => {
  await page.keyboard.press("Control+1");
  await ask(page, 12, "/tweak");
  await status(page, "1 proposal");
  await wordsInSight();
  await palette(page, "CoAuthor: Show the Candidates Side by Side");
  const beside = panel(page, -1);
  await beside.locator("thead th", { hasText: "pointed" }).waitFor();
  await beside.locator('input[value="pointed"]').first().check();
  await beside.locator("#all").click();
  await status(page, "no proposals");
  await page.locator(".view-line", { hasText: "open question" }).first().waitFor();
});

test("what came out of sight is told, with a way there", async () => {
  await page.keyboard.press("Control+1");
  await lines(page).click();
  const whole = page.viewportSize();
  await page.setViewportSize({ ...whole, height: 400 });
  await page.keyboard.press("Control+End");
  await page.keyboard.press("Control+a"); // shows what it showed before
  await chord(page, "h");
  await pick(page, "make this more formal");
  await choose(page, "wait for your yes or no", "Go to the First");
  await page.locator('.statusbar-item[aria-label^="Ln 5,"]').waitFor();
  await page.setViewportSize(whole);
});

test("a task's panel is there again when its window is reloaded", async () => {
  await palette(page, "CoAuthor: Watch a Task", "more formal");
  await panel(page, -1).locator("article.proposal").waitFor();
  await palette(page, "Developer: Reload Window");
  await page.locator(".monaco-workbench").waitFor({ state: "detached" });
  await status(page, "1 proposal");
  await panel(page, -1).locator("article.proposal", { hasText: "to decide" }).waitFor();
});

test("keys say that nothing waits, once it is so", async () => {
  await panel(page, -1).locator("button", { hasText: "Put Away" }).click();
  await status(page, "no proposals");
  await page.keyboard.press("Control+1");
  await lines(page).click();
  await chord(page, "n");
  await message(page, "nothing waits for you to decide");
});
