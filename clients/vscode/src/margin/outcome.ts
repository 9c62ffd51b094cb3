// What a request came to, in a few words, where it is listed once it has ended. Pure.
import type { Preview, Thread } from "../protocol";
import { short } from "./words";

const MOST = 90;

/** Empty where nothing is known but that it has ended. */
export function outcome(thread: Thread, previews: readonly Preview[]): string {
  const standing = previews.filter(({ proposal }) => proposal.status !== "superseded");
  const undone = standing.some(({ proposal }) => proposal.status === "reverted");
  const all = standing.filter(({ proposal }) => proposal.status !== "reverted").flatMap(({ hunks }) => hunks.map(({ status }) => status));
  const times = (...wanted: string[]): number => all.filter((each) => wanted.includes(each)).length;
  const said = [
    ...(times("accepted", "edited") ? [`${times("accepted", "edited")} accepted`] : []),
    ...(times("rejected") ? [`${times("rejected")} rejected`] : []),
    ...(undone ? ["undone"] : []),
  ];
  if (said.length > 0 || previews.length > 0) return said.join(", ");
  return short(thread.reports.at(-1)?.summary ?? "", MOST);
}
