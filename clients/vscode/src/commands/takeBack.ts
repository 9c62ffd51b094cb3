// Takes a decision back: a sentence that was rejected waits again, one that was accepted goes out of the text.
import * as vscode from "vscode";
import type { App } from "../core/app";
import { key, place, position, span } from "../core/edges";
import { short } from "../margin/words";
import { after } from "../review/runs";
import type { Decision } from "../state/decisions";
import { forget } from "../doing/rejected";
import { reveal, show } from "../doing/show";

const LOOKED_AT = 200; // events of the record
const OFFERED = 10;

export async function takeBack(app: App, given?: unknown): Promise<void> {
  const decision = named(given) ?? app.decisions.last() ?? (await pick(app));
  if (!decision || !(await app.trusted())) return;
  const { proposal, hunks, said } = decision;
  const which = hunks.join(", ");
  forget();
  if (said === "yes") {
    const { outcome, at } = await watched(app, proposal, () => app.server.execute("coauthor.proposal.revert", { proposal, hunks }));
    if (!outcome.applied) return;
    vscode.window.setStatusBarMessage(`CoAuthor: ${which} ${hunks.length === 1 ? "is" : "are"} out of the text again.`, 5000);
    if (at) await reveal(at.uri.toString(), span(at.range));
    else await show(app, hunks[0]!);
    return;
  }
  const { task } = await app.server.execute("coauthor.proposal.reconsider", { proposal, hunks });
  await app.board.take(task);
  vscode.window.setStatusBarMessage(`CoAuthor: ${which} ${hunks.length === 1 ? "waits" : "wait"} again.`, 5000);
  await show(app, hunks[0]!);
}

/** What an undo answers, and where it changed the text first, if that is open. */
async function watched<T>(app: App, proposal: string, undo: () => Promise<T>): Promise<{ outcome: T; at?: vscode.Location }> {
  const files = (app.board.previews.get(proposal)?.files ?? []).map(({ uri }) => key(uri));
  const found: vscode.Location[] = [];
  const heard = vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
    if (!files.includes(key(document.uri))) return;
    const changed = contentChanges.map(({ range, text }) => new vscode.Range(range.start, position(after(place(range.start), text.replaceAll("\r\n", "\n")))));
    const [first] = changed.sort((a, b) => a.start.compareTo(b.start));
    if (first) found.push(new vscode.Location(document.uri, first));
  });
  try {
    const outcome = await undo();
    return { outcome, ...(found[0] ? { at: found[0] } : {}) };
  } finally {
    heard.dispose();
  }
}

function named(given: unknown): Decision | undefined {
  const decision = given as Partial<Decision> | undefined;
  return decision?.proposal && decision.hunks?.length && decision.said ? (decision as Decision) : undefined;
}

/** Nothing was decided in this window that still stands: the newest decisions of the record, to choose from. */
async function pick(app: App): Promise<Decision | undefined> {
  const { events } = await app.server.execute("coauthor.pool.log", { limit: LOOKED_AT });
  const all = events.filter(({ type }) => type === "proposal.rejected" || type === "proposal.accepted").reverse();
  const found: Array<vscode.QuickPickItem & { decision: Decision }> = [];
  for (const { type, data, at, actor } of all) {
    if (found.length === OFFERED) break;
    const said = type === "proposal.rejected" ? "no" : "yes";
    const { proposal, hunks } = data as { proposal: string; hunks: string[] };
    const now = await app.server.execute("coauthor.proposal.get", { proposal });
    const wanted = said === "no" ? ["rejected"] : ["accepted", "edited"];
    const standing = now.hunks.filter((each) => hunks.includes(each.id) && wanted.includes(each.status));
    if (standing.length === 0 || ["reverted", "superseded"].includes(now.proposal.status) || now.proposal.reverts) continue;
    if (found.some(({ decision }) => decision.hunks.some((id) => standing.some((each) => each.id === id)))) continue;
    const ids = standing.map((each) => each.id);
    found.push({
      label: ids.join(", "),
      description: `${said === "no" ? "rejected" : "accepted"} by ${actor.name || actor.id}, ${new Date(at).toLocaleString()}`,
      detail: short(standing[0]!.before),
      decision: { proposal, hunks: ids, said },
    });
  }
  if (found.length === 0) void vscode.window.showInformationMessage("CoAuthor: nothing was decided that could be taken back.");
  return found.length ? (await vscode.window.showQuickPick(found, { title: "Take back which decision?", matchOnDescription: true }))?.decision : undefined;
}
