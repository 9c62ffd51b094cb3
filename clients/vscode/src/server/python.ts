// The Python that the person chose in the editor, if the Python extension is there.
import * as vscode from "vscode";

interface PythonApi {
  environments?: { getActiveEnvironmentPath(resource?: vscode.Uri): { path?: string } };
}

export async function chosen(): Promise<string | undefined> {
  const extension = vscode.extensions.getExtension<PythonApi>("ms-python.python");
  if (!extension || !vscode.workspace.isTrusted) return undefined;
  try {
    const api = extension.isActive ? extension.exports : await extension.activate();
    const path = api?.environments?.getActiveEnvironmentPath(vscode.workspace.workspaceFolders?.[0]?.uri).path;
    return path && path.length > 0 ? path : undefined;
  } catch {
    return undefined; // its trouble, not ours
  }
}
