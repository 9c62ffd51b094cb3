// A file system of ours that only has single files: none is made, moved or deleted in it by anybody else.
import * as vscode from "vscode";

export abstract class FlatFiles {
  watch(): vscode.Disposable {
    return { dispose: () => undefined };
  }

  readDirectory(): never[] {
    return [];
  }

  createDirectory(): never {
    throw vscode.FileSystemError.NoPermissions();
  }

  delete(): never {
    throw vscode.FileSystemError.NoPermissions();
  }

  rename(): never {
    throw vscode.FileSystemError.NoPermissions();
  }
}
