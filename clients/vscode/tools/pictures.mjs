// Takes the pictures in docs/images: each view, light and dark. Needs what `make test-vscode` needs.
//   COAUTHOR=… COAUTHOR_VSIX=… node tools/pictures.mjs FOLDER
import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { Editor } from "../test/editor.mjs";

const out = resolve(process.argv[2]);
mkdirSync(out, { recursive: true });
const FILE = "chapters/introduction.tex";
const THEMES = { light: "Default Light Modern", dark: "Default Dark Modern" };

/** Do something through the palette. */
async function palette(page, name) {
  await page.keyboard.press("F1");
  const input = page.locator(".quick-input-widget input").first();
  await input.fill(`>${name}`);
  await page.locator(".quick-input-list .monaco-list-row.focused", { hasText: name.replace("CoAuthor: ", "") }).waitFor();
  await page.keyboard.press("Enter");
}

async function take(theme) {
  const settings = { "workbench.colorTheme": THEMES[theme], "breadcrumbs.enabled": false, "editor.fontSize": 13, "workbench.tips.enabled": false };
  const editor = await Editor.start({ coauthor: process.env.COAUTHOR, extension: process.env.COAUTHOR_VSIX, settings });
  try {
    const thesis = editor.thesis();
    const { page, go } = await editor.open(thesis, { files: [FILE], context: { viewport: { width: 1040, height: 640 }, colorScheme: theme } });
    const shot = async (name) => {
      await page.mouse.move(520, 636);
      await page.waitForTimeout(900);
      await page.screenshot({ path: join(out, `vscode-${name}-${theme}.png`) });
    };
    await go();
    await page.locator('.statusbar-item[aria-label*="nothing at work"]').waitFor();
    const ask = async (line, wish) => {
      await page.locator(".view-lines").first().click();
      await page.keyboard.press("Control+g");
      await page.keyboard.type(String(line));
      await page.keyboard.press("Enter");
      await page.keyboard.press("Control+Alt+h");
      await page.keyboard.press("h");
      await page.locator(".quick-input-widget input").first().fill(wish);
      await page.locator(".quick-input-list .monaco-list-row.focused", { hasText: wish }).waitFor();
      if (line === 5) await shot("ask");
      await page.keyboard.press("Enter");
    };
    await palette(page, "CoAuthor: Show the Inbox");
    await ask(5, "make this more formal and tighten it");
    await page.locator('.statusbar-item[aria-label*="1 proposal"]').waitFor();
    await ask(12, "tighten this");
    await ask(28, "write an abstract");
    await page.locator('.statusbar-item[aria-label*="2 proposals"]').waitFor();
    await page.locator(".view-lines").first().click();
    await page.keyboard.press("Control+Home");
    await shot("review");
    await page.locator("[class*=comment-thread]").first().click();
    await page.locator(".review-widget").first().waitFor();
    await shot("thread");
    await page.keyboard.press("Escape");
    await palette(page, "View: Close All Editors");
    await palette(page, "CoAuthor: Show the Proposal in the Diff Editor");
    await page.locator(".quick-input-list .monaco-list-row", { hasText: /^P1/ }).click();
    await page.locator(".diff-editor, .monaco-diff-editor").first().waitFor();
    await shot("diff");
    await palette(page, "View: Close All Editors");
    await palette(page, "CoAuthor: Watch a Task");
    await page.locator(".quick-input-list .monaco-list-row").last().click();
    await page.locator("iframe.webview.ready").first().waitFor();
    await page.waitForTimeout(1200);
    await shot("attach");
  } finally {
    await editor.stop();
  }
}

for (const theme of Object.keys(THEMES)) await take(theme);
