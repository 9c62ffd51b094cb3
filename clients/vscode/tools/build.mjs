// Bundles the extension, the pages of its panels and the tests. With --production: small, and no larger than allowed.
// With --out FOLDER: there, and without the tests.
import { build } from "esbuild";
import { statSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const MOST = 1_000_000; // bytes of JavaScript in the package
const production = process.argv.includes("--production");
const at = process.argv.indexOf("--out");
const outdir = at < 0 ? "dist" : process.argv[at + 1];
process.chdir(fileURLToPath(new URL("..", import.meta.url)));
execFileSync(process.execPath, ["tools/protocol.mjs"]);

const common = { absWorkingDir: process.cwd(), bundle: true, minify: production, sourcemap: production ? false : "linked", logLevel: "warning", target: "es2022" };
const node = { ...common, platform: "node", format: "cjs", external: ["vscode"], mainFields: ["module", "main"] };
const made = [
  { ...node, entryPoints: { extension: "src/extension.ts" }, outdir },
  { ...common, platform: "browser", format: "cjs", external: ["vscode"], entryPoints: { web: "src/web.ts" }, outdir },
  { ...common, platform: "browser", format: "iife", sourcemap: false, entryPoints: { page: "src/attach/page.ts", beside: "src/beside/page.ts" }, outdir },
  { ...common, entryPoints: { page: "src/attach/page.css" }, outdir, sourcemap: false },
];
const tests = [{ ...node, entryPoints: { host: "test/host/index.ts" }, outdir: "out", sourcemap: "inline", minify: false }];
await Promise.all((production || at >= 0 ? made : [...made, ...tests]).map((each) => build(each)));

const size = ["extension", "web", "page", "beside"].reduce((sum, name) => sum + statSync(`${outdir}/${name}.js`).size, 0);
if (production && size > MOST) {
  console.error(`The JavaScript has ${size} bytes, ${MOST} at most.`);
  process.exit(1);
}
