// Takes the pictures in docs/images: each view in each kind of theme. Needs what `make test-vscode` needs.
//   COAUTHOR=… COAUTHOR_VSIX=… node tools/pictures.mjs FOLDER [light dark hc-dark hc-light]
import { cpSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { ask, lines, palette, panel, status } from "../test/driving.mjs";
import { CLIENT, Editor } from "../test/editor.mjs";

const [folder, ...wanted] = process.argv.slice(2);
const out = resolve(folder);
mkdirSync(out, { recursive: true });
const FILE = "chapters/introduction.tex";
const THEMES = { light: "Default Light Modern", dark: "Default Dark Modern", "hc-dark": "Default High Contrast", "hc-light": "Default High Contrast Light" };

async function take(theme) {
  const settings = { "workbench.colorTheme": THEMES[theme], "breadcrumbs.enabled": false, "editor.fontSize": 13, "workbench.tips.enabled": false };
  const played = mkdtempSync(join(tmpdir(), "coauthor-script-"));
  cpSync(join(CLIENT, "test/e2e/script.json"), join(played, "script.json"));
  const editor = await Editor.start({ coauthor: process.env.COAUTHOR, extension: process.env.COAUTHOR_VSIX, settings, env: { LOGNAME: "you", COAUTHOR_MODEL: `scripted:${join(played, "script.json")}` } });
  try {
    const { page, go } = await editor.open(editor.thesis(), { files: [FILE], context: { viewport: { width: 1040, height: 640 }, colorScheme: theme.endsWith("dark") ? "dark" : "light" } });
    const shot = async (name) => {
      await page.mouse.move(520, 636);
      await page.waitForTimeout(900);
      // A focus in a panel may scroll the window's own frame by a few points, which nobody could scroll back.
      await page.evaluate(() => document.querySelectorAll(".part").forEach((part) => { for (let each = part; each; each = each.parentElement) each.scrollTo(0, 0); }));
      await page.screenshot({ path: join(out, `vscode-${name}-${theme}.png`) });
    };
    const choose = (text) => page.locator(".quick-input-list .monaco-list-row", { hasText: text }).click();
    await go();
    await status(page, "nothing at work");
    const chapter = async () => {
      await page.keyboard.press("Control+p");
      await page.keyboard.type("introduction");
      await page.locator(".quick-input-list .monaco-list-row.focused", { hasText: "introduction.tex" }).waitFor();
      await page.keyboard.press("Enter");
      await lines(page).waitFor();
    };
    await palette(page, "CoAuthor: First Steps");
    await page.locator(".getting-started-step").first().waitFor();
    await page.locator('[data-step-id$="#server"] [aria-checked="true"]').waitFor();
    await shot("first-steps");
    await palette(page, "View: Close All Editors");
    await chapter();
    await palette(page, "CoAuthor: Show the Inbox");
    await page.locator(".pane-header", { hasText: "Inbox" }).waitFor();
    await page.waitForTimeout(900); // the list takes the keyboard once it is there
    await ask(page, 5, "make this more formal");
    await status(page, "1 proposal");
    await ask(page, 12, "/tweak", async (input) => {
      await input.fill("/");
      await shot("ask");
    });
    await status(page, "2 proposals");
    await ask(page, 28, "write an abstract");
    await status(page, "1 task to read");
    await lines(page).click();
    await page.keyboard.press("Control+Home");
    await shot("review");
    await page.locator("[class*=comment-thread]").first().click();
    await page.locator(".review-widget").first().waitFor();
    await shot("thread");
    await palette(page, "View: Close All Editors");
    await palette(page, "CoAuthor: Show the Candidates Side by Side");
    await panel(page).locator("thead th").first().waitFor();
    await shot("candidates");
    await palette(page, "View: Close All Editors");
    await palette(page, "CoAuthor: Show the Proposal in the Diff Editor");
    await choose(/^P1/);
    await page.locator(".diff-editor, .monaco-diff-editor").first().waitFor();
    await shot("diff");
    await palette(page, "View: Close All Editors");
    await chapter();
    await ask(page, 19, "make this shorter");
    await status(page, "1 task at work");
    await palette(page, "CoAuthor: Watch a Task", "make this shorter");
    await page.locator("iframe.webview.ready").first().waitFor();
    writeFileSync(join(played, "plan"), ""); // now it is written, and the panel sees how
    await panel(page).locator("#stream", { hasText: "runs" }).waitFor();
    await shot("attach");
    await panel(page).locator("#wish").fill("Keep the sentence with the metres as it is.");
    await panel(page).locator("#steer button").click();
    await panel(page).locator("article.reply", { hasText: "Keep the sentence" }).waitFor();
    await shot("steered");
    await panel(page).locator("#sent").click();
    await page.locator(".tab", { hasText: "What was sent" }).waitFor();
    await shot("sent");
  } catch (error) {
    await editor.browser.contexts()[0]?.pages()[0]?.screenshot({ path: join(out, "failed.png") });
    throw error;
  } finally {
    await editor.stop();
  }
}

for (const theme of wanted.length ? wanted : Object.keys(THEMES)) await take(theme);
