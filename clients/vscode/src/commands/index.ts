// The table of contents: every command of the client, and the wall at which its failures become a sentence.
import * as vscode from "vscode";
import type { App } from "../core/app";
import { complain } from "../core/edges";
import { acceptEdited } from "../doing/acceptEdited";
import { accept } from "./accept";
import { acceptProposal } from "./acceptProposal";
import { acceptWords } from "./acceptWords";
import { adoptOutline } from "./adoptOutline";
import { answer } from "./answer";
import { approvePlan } from "./approvePlan";
import { ask } from "./ask";
import { askWhy } from "./askWhy";
import { attach } from "./attach";
import { build } from "./build";
import { cancel } from "./cancel";
import { candidates } from "./candidates";
import { check } from "./check";
import { chooseServer } from "./chooseServer";
import { compare } from "./compare";
import { connectModel } from "./connectModel";
import { describeAsset } from "./describeAsset";
import { diff } from "./diff";
import { draftSection } from "./draftSection";
import { edit } from "./edit";
import { goTo } from "./goTo";
import { goToContract } from "./goToContract";
import { goToSection } from "./goToSection";
import { installServer } from "./installServer";
import { keepMine } from "./keepMine";
import { leaveWords } from "./leaveWords";
import { lockOutline } from "./lockOutline";
import { newTask } from "./newTask";
import { next } from "./next";
import { openAsset } from "./openAsset";
import { openSample } from "./openSample";
import { openWalkthrough } from "./openWalkthrough";
import { previous } from "./previous";
import { prioritize } from "./prioritize";
import { reattach } from "./reattach";
import { refreshOutline } from "./refreshOutline";
import { reject } from "./reject";
import { rejectProposal } from "./rejectProposal";
import { reply } from "./reply";
import { resolve } from "./resolve";
import { restartServer } from "./restartServer";
import { retry } from "./retry";
import { retryHere } from "./retryHere";
import { revert } from "./revert";
import { review } from "./review";
import { reviseSection } from "./reviseSection";
import { sent } from "./sent";
import { showInbox } from "./showInbox";
import { showLog } from "./showLog";
import { showRecord } from "./showRecord";
import { sideBySide } from "./sideBySide";
import { startTodo } from "./startTodo";
import { takeBack } from "./takeBack";
import { takeTheirs } from "./takeTheirs";
import { unlockOutline } from "./unlockOutline";
import { why } from "./why";
import { widen } from "./widen";

export type Run = (app: App, given?: unknown) => Promise<void>;

export const PREFIX = "coauthor.client.";

export const COMMANDS: Readonly<Record<string, Run>> = {
  accept, acceptProposal, acceptWords, adoptOutline, answer, approvePlan, ask, askWhy, attach, build, cancel, candidates, check, chooseServer, compare,
  connectModel, describeAsset, diff, draftSection, edit, goTo, goToContract, goToSection, installServer, keepMine, leaveWords, lockOutline,
  newTask, next, openAsset, openSample, openWalkthrough, previous, prioritize, reattach, refreshOutline, reject, rejectProposal, reply,
  resolve, restartServer, retry, retryHere, revert, review, reviseSection, sent, showInbox, showLog, showRecord, sideBySide, startTodo,
  takeBack, takeTheirs, unlockOutline, why, widen,
};

/** Register all of them; what one of them throws is told to the person. */
export function register(app: App): vscode.Disposable[] {
  const registered = Object.entries(COMMANDS).map(([name, run]) =>
    vscode.commands.registerCommand(PREFIX + name, async (given?: unknown) => {
      try {
        await run(app, (given as { selected?: boolean } | undefined)?.selected ? await app.focused() : given);
      } catch (error) {
        app.log.warn(`${name}: ${String(error)}`);
        complain(error);
      }
    }),
  );
  const saved = app.editing.saved.on((edited) => void acceptEdited(app, edited).catch(complain));
  return [...registered, saved];
}
