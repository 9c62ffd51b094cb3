// A task is watched while a model writes, and stopped: with a model that plays a script, as far as files let it.
import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { CLIENT, Editor } from "../editor.mjs";

let editor, played, page;

before(async () => {
  played = mkdtempSync(join(tmpdir(), "coauthor-script-"));
  cpSync(join(CLIENT, "test/e2e/script.json"), join(played, "script.json"));
  editor = await Editor.start({ coauthor: process.env.COAUTHOR, extension: process.env.COAUTHOR_VSIX, env: { COAUTHOR_MODEL: `scripted:${join(played, "script.json")}` } });
  const opened = await editor.open(editor.thesis(), { files: ["chapters/introduction.tex"] });
  page = opened.page;
  await opened.go();
  await page.locator('.statusbar-item[aria-label*="nothing at work"]').waitFor();
});
after(async () => {
  await editor?.stop();
  rmSync(played, { recursive: true, force: true });
});

async function ask(line, wish) {
  await page.locator(".editor-instance .view-lines").first().click();
  await page.keyboard.press("Control+g");
  await page.keyboard.type(String(line));
  await page.keyboard.press("Enter");
  await page.keyboard.press("Control+Alt+h");
  await page.keyboard.press("h");
  await page.locator(".quick-input-widget input").first().fill(wish);
  await page.locator(".quick-input-list .monaco-list-row.focused", { hasText: wish }).waitFor();
  await page.keyboard.press("Enter");
}

async function palette(name, pick) {
  await page.keyboard.press("F1");
  await page.locator(".quick-input-widget input").first().fill(`>CoAuthor: ${name}`);
  await page.locator(".quick-input-list .monaco-list-row.focused", { hasText: name }).waitFor();
  await page.keyboard.press("Enter");
  if (pick) await page.locator(".quick-input-list .monaco-list-row", { hasText: pick }).click();
}

const inPanel = () => page.frameLocator("iframe.webview.ready").frameLocator("iframe");

test("a task shows its plan and its text as they come, and is stopped from there", async () => {
  await ask(19, "make this shorter");
  await page.locator('.statusbar-item[aria-label*="1 task at work"]').waitFor();
  await palette("Watch a Task", "make this shorter");
  await inPanel().locator("#state", { hasText: "at work" }).waitFor();
  writeFileSync(join(played, "plan"), "");
  await inPanel().locator("article.plan", { hasText: "Keep every number" }).waitFor();
  await inPanel().locator("#stream", { hasText: "which runs from north to south" }).waitFor();
  const deltas = JSON.parse(readFileSync(join(played, "script.json"), "utf8")).steps.find((step) => step.deltas).deltas;
  assert.equal(await inPanel().locator("#stream").textContent(), deltas.join(""), "each piece once");
  await inPanel().locator("#stop").click();
  await page.locator('.statusbar-item[aria-label*="nothing at work"]').waitFor();
  await inPanel().locator("#state", { hasText: "cancelled" }).waitFor();
  assert.equal(await page.locator('.statusbar-item[aria-label*="1 proposal"]').count(), 0);
});

test("candidates are chosen in their panel, one for each sentence, and go in", async () => {
  await page.keyboard.press("Control+1");
  await ask(12, "/tweak");
  await page.locator('.statusbar-item[aria-label*="1 proposal"]').waitFor();
  await palette("Show the Candidates Side by Side");
  const panel = page.frameLocator("iframe.webview.ready >> nth=-1").frameLocator("iframe");
  await panel.locator("thead th", { hasText: "pointed" }).waitFor();
  await panel.locator('input[value="pointed"]').first().check();
  await panel.locator("#all").click();
  await page.locator('.statusbar-item[aria-label*="no proposals"]').waitFor();
  await page.locator(".view-line", { hasText: "open question" }).first().waitFor();
});
