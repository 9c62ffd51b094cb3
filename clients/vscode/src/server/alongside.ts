// Beside LaTeX Workshop nothing shows twice: what it offers in LaTeX files is left to it, unless the person wants both.
import * as vscode from "vscode";
import type { Middleware } from "vscode-languageclient/node";

const WORKSHOP = "James-Yu.latex-workshop";
const THEIRS = ["latex", "tex", "bibtex"];

/** Whether completion, symbols, definitions, hovers and folding of this document are left to LaTeX Workshop. */
export function left(document: { languageId: string }): boolean {
  const wanted = vscode.workspace.getConfiguration("coauthor").get("languageFeatures", "auto");
  return wanted === "auto" && THEIRS.includes(document.languageId) && vscode.extensions.getExtension(WORKSHOP) !== undefined;
}

export const alongside: Middleware = {
  provideCompletionItem: (document, position, context, token, next) => (left(document) ? undefined : next(document, position, context, token)),
  provideHover: (document, position, token, next) => (left(document) ? undefined : next(document, position, token)),
  provideDefinition: (document, position, token, next) => (left(document) ? undefined : next(document, position, token)),
  provideDocumentSymbols: (document, token, next) => (left(document) ? undefined : next(document, token)),
  provideWorkspaceSymbols: (query, token, next) => (left({ languageId: "latex" }) ? undefined : next(query, token)),
  provideFoldingRanges: (document, context, token, next) => (left(document) ? undefined : next(document, context, token)),
  provideSelectionRanges: (document, positions, token, next) => (left(document) ? undefined : next(document, positions, token)),
};
