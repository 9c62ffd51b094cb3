// The frame of a page in a panel: nothing from outside, one script with a nonce, no style but our own; and how a panel
// comes back when its window is reloaded.
import { randomBytes } from "node:crypto";
import * as vscode from "vscode";

/** `script` names a bundle in `media`; `body` is our own HTML, without a word of anybody else. */
export function shell(webview: vscode.Webview, media: vscode.Uri, script: string, body: string): string {
  const nonce = randomBytes(16).toString("base64");
  const uri = (name: string): string => webview.asWebviewUri(vscode.Uri.joinPath(media, name)).toString();
  const policy = `default-src 'none'; style-src ${webview.cspSource}; script-src 'nonce-${nonce}'; base-uri 'none'; form-action 'none'`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<link rel="stylesheet" href="${uri("page.css")}">
<title>CoAuthor</title>
</head>
<body>
${body}
<script nonce="${nonce}" src="${uri(`${script}.js`)}"></script>
</body>
</html>`;
}

/** After a reload the editor has an empty panel, and what its page kept: `about`, which task or proposal it shows. */
export function restored(type: string, fill: (panel: vscode.WebviewPanel, about: string) => void): vscode.Disposable {
  return vscode.window.registerWebviewPanelSerializer(type, {
    async deserializeWebviewPanel(panel: vscode.WebviewPanel, kept: unknown) {
      const about = (kept as { about?: unknown } | undefined)?.about;
      if (typeof about === "string") fill(panel, about);
      else panel.dispose();
    },
  });
}
