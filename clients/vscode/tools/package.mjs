// Packs the .vsix: the bundled extension, the wheel of the server with what it needs pinned, and the sample thesis.
//   node tools/package.mjs --wheel FILE --out FILE
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { zip } from "./zip.mjs";

const { values } = parseArgs({ options: { wheel: { type: "string" }, out: { type: "string" } } });
const [wheel, out] = [resolve(values.wheel), resolve(values.out)];
process.chdir(fileURLToPath(new URL("..", import.meta.url)));
execFileSync(process.execPath, ["tools/build.mjs", "--production"], { stdio: "inherit" });

const checkout = "../..";
const manifest = JSON.parse(readFileSync("package.json", "utf8"));
manifest.version = /__version__ = "([^"]+)"/.exec(readFileSync(join(checkout, "server/coauthor/__init__.py"), "utf8"))[1];
for (const name of ["scripts", "devDependencies", "private"]) delete manifest[name];

/** All files below a folder, as pairs of the name in the package and the path here. */
function below(folder, inside) {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return entries.map((entry) => join(entry.parentPath ?? entry.path, entry.name)).map((path) => [`${inside}/${relative(folder, path).replaceAll("\\", "/")}`, path]);
}

const files = [
  ...["dist/extension.js", "dist/web.js", "dist/page.js", "dist/beside.js", "dist/page.css"].map((name) => [`extension/${name}`, name]),
  ...below("media", "extension/media"),
  ...below("walkthrough", "extension/walkthrough"),
  ...below(join(checkout, "server/coauthor/cli/sample"), "extension/sample"),
  [`extension/server/${basename(wheel)}`, wheel],
  ...["requirements.lock", "requirements-llm.lock"].map((name) => [`extension/server/${name}`, join(checkout, name)]),
  ["extension/readme.md", "README.md"],
  ["extension/changelog.md", join(checkout, "CHANGELOG.md")],
  ["extension/LICENSE.txt", join(checkout, "LICENSE")],
].sort(([a], [b]) => (a < b ? -1 : 1));

const escape = (text) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
const about = `<?xml version="1.0" encoding="utf-8"?>
<PackageManifest Version="2.0.0" xmlns="http://schemas.microsoft.com/developer/vsx-schema/2011">
<Metadata>
<Identity Language="en-US" Id="${manifest.name}" Version="${manifest.version}" Publisher="${manifest.publisher}"/>
<DisplayName>${escape(manifest.displayName)}</DisplayName>
<Description xml:space="preserve">${escape(manifest.description)}</Description>
<Tags>${escape(manifest.keywords.join(","))}</Tags>
<Categories>${escape(manifest.categories.join(","))}</Categories>
<GalleryFlags>Public</GalleryFlags>
<Properties>
<Property Id="Microsoft.VisualStudio.Code.Engine" Value="${escape(manifest.engines.vscode)}"/>
<Property Id="Microsoft.VisualStudio.Code.ExtensionKind" Value="${manifest.extensionKind.join(",")}"/>
</Properties>
<License>extension/LICENSE.txt</License>
<Icon>extension/${manifest.icon}</Icon>
</Metadata>
<Installation><InstallationTarget Id="Microsoft.VisualStudio.Code"/></Installation>
<Dependencies/>
<Assets>
<Asset Type="Microsoft.VisualStudio.Code.Manifest" Path="extension/package.json" Addressable="true"/>
<Asset Type="Microsoft.VisualStudio.Services.Content.Details" Path="extension/readme.md" Addressable="true"/>
<Asset Type="Microsoft.VisualStudio.Services.Content.Changelog" Path="extension/changelog.md" Addressable="true"/>
<Asset Type="Microsoft.VisualStudio.Services.Content.License" Path="extension/LICENSE.txt" Addressable="true"/>
<Asset Type="Microsoft.VisualStudio.Services.Icons.Default" Path="extension/${manifest.icon}" Addressable="true"/>
</Assets>
</PackageManifest>
`;
const endings = [...new Set(["vsixmanifest", "json", ...files.map(([name]) => name.split(".").at(-1))])].sort();
const types = `<?xml version="1.0" encoding="utf-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">${endings.map((each) => `<Default Extension=".${each}" ContentType="application/octet-stream"/>`).join("")}</Types>
`;
mkdirSync(dirname(out), { recursive: true });
writeFileSync(
  out,
  zip([
    ["extension.vsixmanifest", Buffer.from(about)],
    ["[Content_Types].xml", Buffer.from(types)],
    ["extension/package.json", Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`)],
    ...files.map(([name, path]) => [name, readFileSync(path)]),
  ]),
);
console.log(`${relative(process.cwd(), out)}: ${Math.round(statSync(out).size / 1024)} KB, JavaScript ${Math.round(statSync("dist/extension.js").size / 1024)} KB`);
