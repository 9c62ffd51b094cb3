// A real VS Code in a browser, for tests: code-server's server-main.js with our extension, driven by Chromium.
import { execFileSync, spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

export const CLIENT = dirname(dirname(fileURLToPath(import.meta.url)));
export const CHECKOUT = resolve(CLIENT, "../..");
export const SAMPLE = join(CHECKOUT, "server/coauthor/cli/sample");
export const PATIENCE = Number(process.env.COAUTHOR_PATIENCE ?? 60_000); // milliseconds; long, since it only matters where something is broken

const SETTINGS = {
  "telemetry.telemetryLevel": "off",
  "workbench.startupEditor": "none",
  "workbench.enableExperiments": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "chat.disableAIFeatures": true,
  "extensions.autoCheckUpdates": false,
  "update.mode": "none",
  "editor.wordWrap": "on",
  "editor.minimap.enabled": false,
  "files.autoSave": "off",
  "security.workspace.trust.startupPrompt": "never",
  "window.commandCenter": false,
  "workbench.layoutControl.enabled": false,
};

function freePort() {
  return new Promise((done) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => done(port));
    });
  });
}

/** Where code-server and Chromium are, from the environment. */
export function programs() {
  const folder = resolve(process.env.COAUTHOR_CODE_SERVER ?? join(CHECKOUT, ".cache/code-server"));
  const arch = { x64: "x64", arm64: "arm64" }[process.arch];
  const node = join(folder, `node_modules/node-linux-${arch}/bin/node`);
  const main = join(folder, "node_modules/code-server/lib/vscode/out/server-main.js");
  const browser = process.env.COAUTHOR_CHROMIUM ?? ["/usr/bin/chromium", "/usr/bin/google-chrome"].find(existsSync);
  if (!existsSync(main)) throw new Error(`There is no code-server in ${folder}: run tools/install-code-server.sh .cache/code-server`);
  if (!browser) throw new Error("There is no Chromium: install it, or name it in COAUTHOR_CHROMIUM.");
  return { node, main, browser };
}

export class Editor {
  /** `coauthor` is the program that the extension starts; `extension` a .vsix to install, or nothing; with `trust` each
   *  folder is trusted only when somebody says so. The editor's `driver` for tests keeps messages from popping up. */
  static async start({ coauthor, extension, trust = false, driver = true, settings = {}, env = {} }) {
    const found = programs();
    const home = mkdtempSync(join(tmpdir(), "coauthor-vscode-"));
    const extensions = join(home, "extensions");
    mkdirSync(join(home, "data/Machine"), { recursive: true });
    mkdirSync(join(home, "data/User"), { recursive: true });
    mkdirSync(extensions);
    const said = { ...SETTINGS, "security.workspace.trust.enabled": trust, ...(coauthor ? { "coauthor.server.path": coauthor } : {}), ...settings };
    writeFileSync(join(home, "data/Machine/settings.json"), JSON.stringify(said));
    const common = ["--accept-server-license-terms", "--server-data-dir", home, "--user-data-dir", join(home, "data"), "--extensions-dir", extensions];
    const whole = { ...process.env, HOME: home, XDG_STATE_HOME: join(home, "state"), XDG_DATA_HOME: join(home, "share"), VSCODE_PROXY_URI: "", ...env };
    if (extension) execFileSync(found.node, [found.main, ...common, "--install-extension", extension], { env: whole, stdio: "pipe" });
    const port = await freePort();
    const server = spawn(found.node, [found.main, ...common, "--host", "127.0.0.1", "--port", String(port), "--without-connection-token", ...(driver ? ["--enable-smoke-test-driver"] : []), ...(trust ? [] : ["--disable-workspace-trust"])], { env: whole, stdio: ["ignore", "pipe", "pipe"], detached: true });
    const editor = new Editor({ home, port, server });
    await editor.listening();
    editor.browser = await chromium.launch({ executablePath: found.browser, args: ["--no-sandbox", "--disable-gpu", "--force-prefers-reduced-motion"] });
    return editor;
  }

  constructor({ home, port, server }) {
    Object.assign(this, { home, port, server, log: "" });
    for (const stream of [server.stdout, server.stderr]) stream.on("data", (text) => (this.log += text));
  }

  async listening() {
    const until = Date.now() + PATIENCE;
    for (;;) {
      try {
        if ((await fetch(`http://127.0.0.1:${this.port}/version`)).ok) return;
      } catch {
        // not yet
      }
      if (Date.now() > until || this.server.exitCode !== null) throw new Error(`VS Code did not start:\n${this.log}`);
      await new Promise((done) => setTimeout(done, 50));
    }
  }

  /** A new copy of the sample thesis. */
  thesis(name = "thesis") {
    const folder = join(this.home, name);
    cpSync(SAMPLE, folder, { recursive: true });
    return folder;
  }

  /** A window on a folder, or on a workspace by its file; `payload` are pairs that the workbench takes as options. */
  async open(folder, { payload = [], context = {}, files = [] } = {}) {
    const made = await this.browser.newContext({ viewport: { width: 1280, height: 800 }, ...context });
    const page = await made.newPage();
    page.setDefaultTimeout(PATIENCE);
    const opening = files.map((file) => ["openFile", `vscode-remote://127.0.0.1:${this.port}${join(folder, file)}`]);
    const query = new URLSearchParams({ [folder.endsWith(".code-workspace") ? "workspace" : "folder"]: folder, payload: JSON.stringify([...payload, ...opening]) });
    return { page, go: () => page.goto(`http://127.0.0.1:${this.port}/?${query}`, { waitUntil: "domcontentloaded" }) };
  }

  async stop() {
    await this.browser?.close();
    try {
      process.kill(-this.server.pid, "SIGKILL");
    } catch {
      // gone already
    }
    rmSync(this.home, { recursive: true, force: true, maxRetries: 5 });
  }
}
