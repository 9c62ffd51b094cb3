// Figures, data and code of the project, and what their owner has not said about them yet.
import * as vscode from "vscode";
import type { Asset } from "../server/results";
import type { Server } from "../server/server";

const COMMAND = "coauthor.asset.list";
export const ASKED = ["kind", "source", "purpose", "message"] as const;

export class Assets implements vscode.TreeDataProvider<Asset> {
  private readonly changed = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.changed.event;
  private assets: Asset[] = [];

  constructor(private readonly server: Server) {}

  async reload(): Promise<void> {
    this.assets = this.server.knows(COMMAND) ? await this.fetch() : [];
    void vscode.commands.executeCommand("setContext", "coauthor.hasAssets", this.assets.length > 0);
    this.changed.fire(undefined);
  }

  private async fetch(): Promise<Asset[]> {
    const found = await this.server.execute(COMMAND, {}).catch(() => undefined);
    return found?.assets ?? [];
  }

  refresh(): void {
    // Assets change with their files, not with tasks.
  }

  getChildren(of?: Asset): Asset[] {
    return of ? [] : this.assets;
  }

  getTreeItem(asset: Asset): vscode.TreeItem {
    const missing = [...(asset.there === false ? ["its file"] : []), ...lacks(asset)];
    const name = asset.path ?? asset.id;
    const shown = new vscode.TreeItem(name);
    shown.id = `asset:${asset.id}`;
    shown.description = missing.length ? `${asset.kind ?? "not described"} · lacks ${missing.join(", ")}` : (asset.kind ?? "");
    shown.iconPath = new vscode.ThemeIcon(missing.length ? "warning" : "file-media");
    shown.contextValue = asset.uri || asset.used?.length ? "asset.file" : "asset";
    const said = ASKED.filter((each) => asset[each]).map((each) => `${each}: ${asset[each]!}`);
    shown.tooltip = [name, ...said, ...(missing.length ? [`lacks ${missing.join(", ")}`] : [])].join("\n");
    shown.command = { title: "Describe", command: "coauthor.client.describeAsset", arguments: [asset] };
    shown.accessibilityInformation = { label: missing.length ? `${name}, lacks ${missing.join(", ")}` : `${name}, described` };
    return shown;
  }
}

/** What its owner has not said yet. */
export function lacks(asset: Asset): string[] {
  return asset.missing ?? ASKED.filter((name) => !asset[name]);
}
