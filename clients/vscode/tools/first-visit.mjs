// A person's first visit on the clock: from an editor that has only the extension to the first accepted sentence, at the
// pace of somebody who reads what is said and types with two fingers. Installs the server as the extension does, so it
// needs the network. Prints the seconds of each step.
//   COAUTHOR_VSIX=… node tools/first-visit.mjs [FOLDER FILE LINE]      FOLDER is copied; LINE is above a paragraph
import { cpSync } from "node:fs";
import { join } from "node:path";
import { goTo, lines, status } from "../test/driving.mjs";
import { Editor, SAMPLE } from "../test/editor.mjs";

const [folder = SAMPLE, file = "chapters/introduction.tex", line = "4"] = process.argv.slice(2);
const READS = 15; // characters a second
const TYPES = 4; // keys a second
const FINDS = 2000; // milliseconds until a hand is where the eye has been
const LONGEST = 300_000;
const WISH = "% TODO(coauthor): tighten this paragraph\n";

const editor = await Editor.start({ extension: process.env.COAUTHOR_VSIX, trust: true, driver: false, settings: { "security.workspace.trust.startupPrompt": "once" }, env: { PATH: "/usr/local/bin:/usr/bin:/bin" } });
const thesis = join(editor.home, "thesis");
cpSync(folder, thesis, { recursive: true });
const { page, go } = await editor.open(thesis, { files: [file] });
page.setDefaultTimeout(LONGEST);
const begun = Date.now();
let last = begun;

const pause = (milliseconds) => page.waitForTimeout(milliseconds);
async function press(found) {
  await pause(FINDS);
  await found.click();
}
function done(step) {
  const now = Date.now();
  console.log(`${((now - begun) / 1000).toFixed(0).padStart(4)} s  +${((now - last) / 1000).toFixed(0).padStart(3)}  ${step}`);
  last = now;
}

try {
  await go();
  await press(page.locator(".monaco-banner, .banner", { hasText: "Restricted" }).locator("a", { hasText: "Manage" }));
  const trust = page.locator(".workspace-trust-editor");
  await trust.waitFor();
  await pause(8000); // nobody reads all of it
  await press(trust.locator("a.monaco-button", { hasText: /^Trust/ }).first());
  done("the folder is trusted");
  await press(page.locator(".monaco-modal-editor-block .codicon-close, .tab.active .codicon-close").first());
  await press(page.locator(".statusbar-item", { hasText: "install the server" }));
  done("installing the server is asked for");
  await status(page, "nothing at work");
  done("the server is installed and runs");
  await press(lines(page));
  await goTo(page, Number(line));
  await page.keyboard.type(WISH, { delay: 1000 / TYPES });
  await page.keyboard.press("Control+s");
  done("a TODO is written above a paragraph and saved");
  const accept = page.locator(".codelens-decoration a", { hasText: /^Accept$/ }).first();
  await accept.waitFor();
  done("the first sentence waits");
  await pause((250 / READS) * 1000);
  await press(accept);
  await page.locator(".codelens-decoration a", { hasText: /^Undo|Take Back/ }).first().waitFor({ timeout: 5000 }).catch(() => undefined);
  done("it is read and accepted");
} finally {
  if (process.env.COAUTHOR_SHOT) await page.screenshot({ path: process.env.COAUTHOR_SHOT });
  await editor.stop();
}
