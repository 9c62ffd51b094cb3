// What becomes of a yes that was still being carried out when the server answered: the text decides.
import type { App } from "../core/app";
import { proposalOf, undecided } from "../state/board";

/** Whether the sentence is in the text; waits while its proposal is being put in, however long the editor takes. */
export function landed(app: App, hunk: string, { applied, state }: { applied: boolean; state: string }): Promise<boolean> {
  if (applied || state !== "applying") return Promise.resolve(applied);
  return new Promise((resolve) => {
    const look = (): void => {
      const preview = app.board.previews.get(proposalOf(hunk));
      if (preview?.proposal.status === "applying" && app.board.tasks.has(preview.proposal.task)) return;
      heard.dispose();
      resolve(preview !== undefined && !undecided(preview).some((each) => each.id === hunk));
    };
    const heard = app.board.changed.on(look);
  });
}
