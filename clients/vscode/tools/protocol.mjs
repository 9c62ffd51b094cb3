// Writes src/protocol.ts from ../protocol.json, so that no type of the server is copied by hand. With --check it only
// says whether the file is fresh.
import { readFileSync, writeFileSync } from "node:fs";

const SOURCE = new URL("../../protocol.json", import.meta.url);
const TARGET = new URL("../src/protocol.ts", import.meta.url);

/** The TypeScript type of a JSON schema; references become the names of the registry's views. */
function typeOf(schema, local) {
  if (schema === true || schema === undefined) return "unknown";
  if (schema.$ref) {
    const [, space, name] = schema.$ref.split("/");
    return space === "$defs" ? typeOf(local[name], local) : name;
  }
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((each) => JSON.stringify(each)).join(" | ");
  if (schema.anyOf) return [...new Set(schema.anyOf.map((each) => typeOf(each, local)))].join(" | ");
  switch (schema.type) {
    case "array":
      return `Array<${typeOf(schema.items, local)}>`;
    case "object":
      return objectOf(schema, local);
    case "integer":
    case "number":
      return "number";
    case "string":
    case "boolean":
    case "null":
      return schema.type;
    default:
      return "unknown";
  }
}

function objectOf(schema, local) {
  if (!schema.properties) {
    const values = schema.additionalProperties;
    return `Record<string, ${values && values !== true ? typeOf(values, local) : "unknown"}>`;
  }
  const required = new Set(schema.required ?? []);
  const members = Object.entries(schema.properties).map(
    ([name, each]) => `${name}${required.has(name) ? "" : "?"}: ${typeOf(each, local)}`,
  );
  return members.length ? `{ ${members.join("; ")} }` : "Record<string, never>";
}

function comment(text) {
  return text ? `/** ${text.trim().split("\n")[0].replaceAll("*/", "* /")} */\n` : "";
}

function written(registry) {
  const parts = ["// Written by tools/protocol.mjs from ../protocol.json; don't edit it.\n"];
  for (const [name, schema] of Object.entries(registry.views)) {
    parts.push(`${comment(schema.description)}export type ${name} = ${typeOf(schema, {})};\n`);
  }
  for (const [name, values] of Object.entries(registry.enums)) {
    if (name in registry.views || values.length === 0) continue;
    parts.push(`export type ${name} = ${values.map((each) => JSON.stringify(each)).join(" | ")};\n`);
  }
  const commands = registry.commands.map(
    ({ name, arguments: schema, summary }) =>
      `  ${comment(summary).trim()}\n  ${JSON.stringify(name)}: ${typeOf(schema, schema.$defs ?? {})};`,
  );
  parts.push(`/** The argument of each server command. */\nexport interface Arguments {\n${commands.join("\n")}\n}\n`);
  return parts.join("\n");
}

const wanted = written(JSON.parse(readFileSync(SOURCE, "utf8")));
if (process.argv.includes("--check")) {
  let now = "";
  try {
    now = readFileSync(TARGET, "utf8");
  } catch {
    // Not there: not fresh.
  }
  if (now !== wanted) {
    console.error("src/protocol.ts is not fresh: run npm run protocol");
    process.exit(1);
  }
} else {
  writeFileSync(TARGET, wanted);
}
