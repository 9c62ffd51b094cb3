// Runs the tests: types, units in Node, then the extension in a real VS Code (host, e2e).
//   node tools/test.mjs [unit|host|e2e ...]     COAUTHOR: the program that the extension shall start
import { build } from "esbuild";
import { spawnSync } from "node:child_process";
import { readdirSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));
const wanted = process.argv.slice(2);
const wants = (what) => wanted.length === 0 || wanted.includes(what);

function run(...args) {
  const { status } = spawnSync(process.execPath, args, { stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}

function suite(folder, pattern) {
  const files = readdirSync(folder).filter((name) => name.endsWith(pattern)).map((name) => `${folder}/${name}`);
  run("--test", "--test-concurrency=1", "--test-reporter=spec", ...files);
}

run("tools/build.mjs");
if (wants("unit")) {
  run("node_modules/typescript/bin/tsc");
  rmSync("out/unit", { recursive: true, force: true });
  const entryPoints = readdirSync("test/unit").map((name) => `test/unit/${name}`);
  await build({ absWorkingDir: process.cwd(), entryPoints, outdir: "out/unit", bundle: true, platform: "node", format: "esm", outExtension: { ".js": ".mjs" }, sourcemap: "inline", logLevel: "warning" });
  suite("out/unit", ".test.mjs");
}
if (wants("host")) suite("test/host", ".test.mjs");
if (wants("e2e")) suite("test/e2e", ".test.mjs");
