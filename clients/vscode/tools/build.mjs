// Bundles the extension, the page of its panel and the tests. With --production: small, and no larger than allowed.
import { build } from "esbuild";
import { statSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const MOST = 1_000_000; // bytes of JavaScript in the package
const production = process.argv.includes("--production");
process.chdir(fileURLToPath(new URL("..", import.meta.url)));
execFileSync(process.execPath, ["tools/protocol.mjs"]);

const common = { absWorkingDir: process.cwd(), bundle: true, minify: production, sourcemap: production ? false : "linked", logLevel: "warning", target: "es2022" };
const node = { ...common, platform: "node", format: "cjs", external: ["vscode"], mainFields: ["module", "main"] };
const made = [
  { ...node, entryPoints: { extension: "src/extension.ts" }, outdir: "dist" },
  { ...common, platform: "browser", format: "cjs", external: ["vscode"], entryPoints: { web: "src/web.ts" }, outdir: "dist" },
  { ...common, platform: "browser", format: "iife", sourcemap: false, entryPoints: { page: "src/attach/page.ts", beside: "src/beside/page.ts" }, outdir: "dist" },
  { ...common, entryPoints: { page: "src/attach/page.css" }, outdir: "dist", sourcemap: false },
];
const tests = [{ ...node, entryPoints: { host: "test/host/index.ts" }, outdir: "out", sourcemap: "inline", minify: false }];
await Promise.all((production ? made : [...made, ...tests]).map((each) => build(each)));

const size = ["extension", "web", "page", "beside"].reduce((sum, name) => sum + statSync(`dist/${name}.js`).size, 0);
if (production && size > MOST) {
  console.error(`The JavaScript has ${size} bytes, ${MOST} at most.`);
  process.exit(1);
}
