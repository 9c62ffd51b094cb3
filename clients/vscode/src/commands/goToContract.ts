// From a node of the outline to its heading in OUTLINE.md.
import type { App } from "../core/app";
import { openAt } from "../doing/openAt";
import type { Node } from "../side/outline";

export async function goToContract(_app: App, given?: unknown): Promise<void> {
  const node = given as Node;
  if (node.contract) await openAt(node.contract, node.line);
}
