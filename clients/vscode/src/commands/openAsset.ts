// Opens an asset: its file, else the place in the text where it is.
import * as vscode from "vscode";
import type { App } from "../core/app";
import { column } from "../core/edges";
import type { Asset } from "../server/results";

export async function openAsset(_app: App, given?: unknown): Promise<void> {
  const asset = given as Asset | undefined;
  if (asset?.uri && asset.there !== false) return void (await vscode.commands.executeCommand("vscode.open", vscode.Uri.parse(asset.uri, true)));
  const [place] = asset?.used ?? [];
  if (!place) return void vscode.window.showInformationMessage(`CoAuthor: ${asset?.path ?? asset?.id ?? "this"} has no file here and stands nowhere in the text.`);
  const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(place.uri, true));
  const at = document.positionAt([...document.getText().replaceAll("\r\n", "\n")].slice(0, place.start).join("").length);
  await vscode.window.showTextDocument(document, { preview: false, viewColumn: column(place.uri), selection: new vscode.Range(at.line, 0, at.line, 0) });
}
