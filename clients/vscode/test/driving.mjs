// What a person does in a window, for tests and pictures: each step waits for what it needs before it types.
import { PATIENCE } from "./editor.mjs";

const input = (page) => page.locator(".quick-input-widget:visible input:visible").first();

/** The text of the first editor. */
export const lines = (page) => page.locator(".editor-instance .view-lines").first();

/** Fill the quick input that opens, and take what it offers. */
export async function pick(page, text, row = text) {
  await input(page).fill(text);
  await page.locator(".quick-input-list .monaco-list-row.focused", { hasText: row }).waitFor();
  await page.keyboard.press("Enter");
}

/** Put the cursor at the start of a line, counted from 1, by the editor's own way of going there. */
export async function goTo(page, line) {
  await lines(page).click();
  await page.keyboard.press("Control+g");
  await input(page).fill(`:${line}`);
  await page.keyboard.press("Enter");
  await page.locator(`.statusbar-item[aria-label^="Ln ${line}, Col 1"]`).waitFor();
}

/** One of our two-step keys. */
export async function chord(page, key) {
  await page.keyboard.press("Control+Alt+h");
  await page.keyboard.press(key);
}

/** Ask for something about the paragraph at a line; `look` sees the input before anything is typed. */
export async function ask(page, line, wish, look) {
  await goTo(page, line);
  await chord(page, "h");
  await input(page).waitFor();
  await look?.(input(page));
  await pick(page, wish);
}

/** A command of the palette by its whole name, and what is picked in the list that it shows. */
export async function palette(page, name, choice) {
  await page.keyboard.press("F1");
  await pick(page, `>${name}`, name.replace(/^\w+: /, ""));
  if (choice) await page.locator(".quick-input-list .monaco-list-row", { hasText: choice }).click();
}

/** What the CoAuthor item of the status bar says of a window, until it says it. */
export const status = (page, words) => page.locator(`.statusbar-item[aria-label*="${words}"]`).waitFor();

/** The page in a panel of ours. */
export const panel = (page, which = 0) => page.frameLocator(`iframe.webview.ready >> nth=${which}`).frameLocator("iframe");

/** A message with these words. The driver of tests keeps messages in their list, which closes whenever it likes. */
export async function message(page, words) {
  const found = page.locator(".notifications-center .notification-list-item", { hasText: words }).first();
  for (const end = Date.now() + PATIENCE; !(await found.isVisible()); ) {
    if (Date.now() > end) throw new Error(`nothing was said about ${words}`);
    if (!(await page.locator(".notifications-center.visible").count())) await page.locator('.statusbar-item[id="status.notifications"]').click();
    await found.waitFor({ timeout: 1000 }).catch(() => undefined);
  }
  return found;
}

/** Choose a verb of a message with these words; the list may close just before it is clicked. */
export async function choose(page, words, verb) {
  for (let tries = 3; tries > 0; tries -= 1) {
    const link = (await message(page, words)).locator("a", { hasText: verb });
    if (await link.click({ timeout: 4000 }).then(() => true, () => false)) return;
  }
  throw new Error(`${verb} could not be chosen where ${words} is said`);
}
