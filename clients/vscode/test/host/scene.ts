// What the tests of the host have in common: a chapter, a request with its proposal, a command of ours.
import * as vscode from "vscode";
import type { App } from "../../src/core/app";
import type { Sentence } from "../../src/review/review";

/** Two of its sentences are ones that the rules find something in. */
export const PARAGRAPH = "They wait in order to stay in the shade. Due to the fact that it rains, we go home. The rest is as before.";

export interface Scene {
  app(): App;
  /** A new chapter, open, with a paragraph that the rules find something in. */
  chapter(text?: string): Promise<vscode.TextEditor>;
  /** A request about the paragraph of a chapter, and its proposal when it stands in the text. */
  proposed(editor: vscode.TextEditor): Promise<{ task: string; sentences: Sentence[] }>;
  command(name: string, argument?: unknown): Thenable<unknown>;
}

export type Add = (name: string, body: () => Promise<void>) => void;
