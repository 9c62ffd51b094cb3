// From a node of the outline to its section, or to where it is planned.
import type { App } from "../core/app";
import { openAt } from "../doing/openAt";
import type { Node } from "../side/outline";

export async function goToSection(_app: App, given?: unknown): Promise<void> {
  const node = given as Node;
  if (node.section) await openAt(node.section.uri, node.section.line);
  else if (node.contract) await openAt(node.contract, node.line);
}
