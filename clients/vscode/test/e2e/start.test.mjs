// A first window, without a server and in a folder that is not trusted: what is needed stays in sight, and is a click away.
import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { goTo, message, palette, status } from "../driving.mjs";
import { Editor } from "../editor.mjs";

let editor, programs, page;

/** A `uv` that needs no network: the environment that it makes has the server of this test. */
const UV = `#!/bin/sh
case "$1" in
  venv) for folder; do :; done; mkdir -p "$folder/bin"; printf '#!/bin/sh\\nexec "%s" "$@"\\n' "$SERVED" > "$folder/bin/coauthor"; chmod +x "$folder/bin/coauthor" ;;
  pip) while [ ! -e "$GO" ]; do sleep 0.1; done ;;
esac
`;

before(async () => {
  programs = mkdtempSync(join(tmpdir(), "coauthor-programs-"));
  mkdirSync(join(programs, "bin"));
  writeFileSync(join(programs, "bin/uv"), UV);
  chmodSync(join(programs, "bin/uv"), 0o755);
  const env = { PATH: `${join(programs, "bin")}:/usr/bin:/bin`, SERVED: process.env.COAUTHOR, GO: join(programs, "go") };
  editor = await Editor.start({ extension: process.env.COAUTHOR_VSIX, trust: true, env });
  const opened = await editor.open(editor.thesis(), { files: ["chapters/introduction.tex"] });
  page = opened.page;
  await opened.go();
});
after(async () => {
  if (process.env.COAUTHOR_SHOT) await page?.screenshot({ path: process.env.COAUTHOR_SHOT });
  await editor?.stop();
  rmSync(programs, { recursive: true, force: true });
});

test("that there is no server stays in the status bar, and in the side bar with a button", async () => {
  await status(page, "activate to install the server");
  await page.locator(".activitybar .action-label[aria-label*='has no server yet']").waitFor();
  await palette(page, "CoAuthor: Show the Inbox");
  await page.locator(".welcome-view-content .monaco-button", { hasText: "Install the Server" }).waitFor();
});

test("the first steps begin with it; installing says what is done, and then they go on", async () => {
  await palette(page, "CoAuthor: First Steps");
  await page.locator(".getting-started-step.expanded .monaco-button", { hasText: "Install the Server" }).click();
  await status(page, "half a minute, on a slow line");
  await page.locator(".welcome-view-content", { hasText: "is being installed" }).waitFor();
  await page.locator(".tab", { hasText: "introduction" }).click();
  await goTo(page, 4);
  await page.keyboard.type("% TODO(coauthor): tighten this paragraph\n"); // while nobody can hear of it
  await page.keyboard.press("Control+s");
  await page.locator(".tab.dirty", { hasText: "introduction" }).waitFor({ state: "detached" });
  await page.locator(".tab", { hasText: /Welcome|Walkthrough/ }).click();
  writeFileSync(join(programs, "go"), "");
  await page.locator('[data-step-id$="#server"] [aria-checked="true"]').waitFor();
  await page.locator(".getting-started-step.expanded", { hasText: "Leave a TODO" }).waitFor();
});

test("where the folder is not trusted it says so, and not that it is ready", async () => {
  await status(page, "reading only, since this folder is not trusted");
  await (await message(page, "trust this folder to let it work")).locator(".monaco-button", { hasText: "Manage Workspace Trust" }).waitFor();
  assert.equal(await page.locator(".notification-list-item", { hasText: "is ready" }).count(), 0);
  await page.locator(".welcome-view-content .monaco-button", { hasText: "Manage Workspace Trust" }).waitFor();
});

test("a TODO that was saved before there was a server begins once the folder is trusted", async () => {
  await page.locator(".welcome-view-content .monaco-button", { hasText: "Manage Workspace Trust" }).click();
  await page.locator(".workspace-trust-editor .monaco-button", { hasText: /^Trust$/ }).click();
  await page.locator('.monaco-list-row[aria-label^="Proposal P1,"]', { hasText: "tighten this paragraph" }).waitFor();
});
