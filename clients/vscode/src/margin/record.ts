// What happened, in a person's words: one line of the record for each event. Pure; the words are the terminal's.
import type { EventView } from "../protocol";

type Data = Record<string, unknown>;
type Word = string | ((data: Data) => string);

const number = (name: unknown): number => Number(String(name).slice(1)); // NaN where there is none
const because = (reason: unknown): string => (reason ? `: ${String(reason)}` : "");
const list = (given: unknown): string => (Array.isArray(given) ? given.join(", ") : "");

function model({ model: name, profile, step, tokens_in: read = 0, tokens_out: wrote = 0 }: Data): string {
  if (name === "rules" || (!name && profile === "rules")) return `applied the exact rules (${String(step)}); no model was asked`;
  const tokens = Number(read) + Number(wrote);
  return `asked ${String(name)} for the ${String(step)}${tokens ? ` (${tokens} tokens)` : ""}`;
}

function posted({ proposal, hunks, summary, reverts }: Data): string {
  if (reverts) return `proposed ${String(proposal)}${because(summary ?? `undo ${String(reverts)}`)}`;
  const count = Array.isArray(hunks) ? hunks.length : 0;
  return `proposed ${String(proposal)}: ${count} ${count === 1 ? "sentence" : "sentences"}`;
}

const WORDS: Readonly<Record<string, Word>> = {
  "task.created": ({ intent }) => `asked: ${String(intent)}`,
  "task.routed": ({ role, reason }) => `works on it as ${String(role ?? "agent")}${because(reason)}`,
  "task.claimed": ({ attempt }) => `took the task${Number(attempt ?? 1) > 1 ? " again" : ""}`,
  "task.started": ({ step }) => `began: ${String(step ?? "").replace(/ at [0-9a-f]{12,64}$/, "")}`,
  "task.blocked": ({ reason }) => `stopped${because(reason)}`,
  "task.released": ({ reason }) => `put it back${because(reason)}`,
  "task.completed": ({ reason }) => `closed the task${because(reason)}`,
  "task.failed": ({ error }) => `gave up${because(error)}`,
  "task.canceled": ({ reason }) => `cancelled the task${because(reason)}`,
  "task.reopened": ({ wish, reason }) => `opened it again${because(wish ?? reason)}`,
  "task.edited": "changed the request",
  "comment.added": ({ text }) => `said: ${String(text)}`,
  "plan.posted": ({ plan }) => `planned${because((plan as { goal?: string } | undefined)?.goal)}`,
  "plan.approved": "approved the plan",
  "question.asked": ({ question, text }) => `asked (${String(question)}): ${String(text)}`,
  "question.answered": ({ question, text, option }) => `answered ${String(question)}: ${String(option ?? text)}`,
  "proposal.posted": posted,
  "proposal.stale": ({ hunks, fresh, proposal }) => (list(hunks) ? `saw that the text of ${list(hunks)} changed` : `saw that the text of ${list(fresh) || String(proposal)} is as it was again`),
  "proposal.rebased": ({ proposal }) => `moved ${String(proposal)} onto the newer text`,
  "proposal.conflicted": ({ proposal, reason }) => `could not fit ${String(proposal)} in${because(reason)}`,
  "proposal.accepted": ({ hunks }) => `accepted ${list(hunks)}`,
  "proposal.rejected": ({ hunks, reason }) => `rejected ${list(hunks)}${because(reason)}`,
  "proposal.superseded": ({ proposal, by }) => (number(by) < number(proposal) ? `closed ${String(proposal)}: nothing of ${String(by)} is left to take back` : `replaced ${String(proposal)} by a newer attempt`),
  "proposal.orphaned": ({ proposal }) => `lost the place of ${String(proposal)}`,
  "proposal.reattached": ({ hunk }) => `gave ${String(hunk)} a new place`,
  "report.posted": ({ summary }) => `reported${because(summary)}`,
  "edit.intended": ({ path }) => `began to change ${String(path)}`,
  "edit.applied": ({ path }) => `changed ${String(path)}`,
  "edit.saved": ({ path }) => `saved ${String(path)}`,
  "edit.lost": ({ path, reason }) => `lost an edit of ${String(path)}${because(reason)}`,
  "edit.failed": ({ path, reason }) => `could not change ${String(path)}${because(reason)}`,
  "edit.reverted": ({ proposal }) => `took ${String(proposal)} out of the text again`,
  "model.called": model,
  "gate.failed": ({ gate, message }) => `was stopped by the ${String(gate)} check${because(message)}`,
  "file.opened": ({ path }) => `opened ${String(path)}`,
  "file.changed": ({ path }) => `saw ${String(path)} change on disk`,
  "file.saved": ({ path }) => `saved ${String(path)}`,
  "file.closed": ({ path }) => `closed ${String(path)}`,
  "file.moved": ({ path, to }) => `moved ${String(path)} to ${String(to)}`,
  "outline.changed": ({ nodes }) => `saw the outline or the text change${list(nodes) ? ` at ${list(nodes)}` : ""}`,
  "outline.locked": "locked the outline",
  "outline.unlocked": "took the lock off the outline",
  "asset.added": ({ asset }) => `put ${String(asset)} on the list of assets`,
  "asset.described": ({ asset, message }) => `said what ${String(asset)} is${because(message)}`,
  "asset.changed": ({ asset }) => `saw ${String(asset)} change`,
  "asset.removed": ({ asset }) => `took ${String(asset)} off the list of assets`,
  "trust.changed": "changed whether the folder is trusted",
  "budget.changed": "changed the budget",
  "task.archived": "put the task into the archive",
  "event.redacted": "removed the content of an event",
};

/** What an event says, as the rest of a sentence that begins with who did it. */
export function happened({ type, data }: Pick<EventView, "type" | "data">): string {
  const word = WORDS[type];
  const said = typeof word === "function" ? word(data) : (word ?? type);
  return said.replace(/\s+/g, " ").trim();
}

/** An event as a line of the record. */
export function line(event: EventView): string {
  const { at, task = "", actor } = event;
  return [at.slice(0, 19).replace("T", " "), (task ?? "").padEnd(4), actor.name || actor.id, happened(event)].join("  ").trimEnd();
}
