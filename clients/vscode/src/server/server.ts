// The one language server of this window: found, started, watched, asked. Says what to do when it can't be had.
import * as vscode from "vscode";
import {
  type ClientCapabilities,
  CloseAction,
  ErrorCodes,
  ErrorAction,
  type Executable,
  type FeatureState,
  LanguageClient,
  type LanguageClientOptions,
  ResponseError,
  RevealOutputChannelOn,
  State,
  type StaticFeature,
  TransportKind,
} from "vscode-languageclient/node";
import { Signal } from "../core/signal";
import type { Arguments, DiagnosticData, EventView, TaskView } from "../protocol";
import type { Placed, Todo } from "../state/places";
import { key, span } from "../core/edges";
import { alongside } from "./alongside";
import { type Command, type Found, type Missing, find } from "./find";
import type { Managed } from "./managed";
import { probe } from "./programs";
import { chosen } from "./python";
import { Restarts } from "./restarts";
import { type Name, Refused, type Result } from "./results";

export type Phase = "off" | "looking" | "missing" | "installing" | "starting" | "running" | "crashed";

/** What is streamed of a task one is attached to. */
export interface TaskEvent {
  task: string;
  event: EventView | { type: "delta"; task: string; data: { text: string } };
}

const SELECTOR = [
  { scheme: "file", language: "latex" },
  { scheme: "file", language: "tex" },
  { scheme: "file", language: "bibtex" },
  { scheme: "file", pattern: "**/*.tex" },
  { scheme: "file", pattern: "**/{OUTLINE,BRIEF,STYLE}.md" },
];

/** The phases in which it is not there yet, and nobody has to do anything. */
const COMING: readonly Phase[] = ["looking", "starting"];
const PATIENCE = 30_000; // milliseconds that a command waits for a server that is being started

export class Server {
  readonly phaseChanged = new Signal<Phase>();
  readonly taskChanged = new Signal<TaskView>();
  readonly taskEvent = new Signal<TaskEvent>();
  readonly placed = new Signal<{ uri: string; placed: Placed[]; todos: Todo[] }>();
  phase: Phase = "off";
  found: Found | undefined;
  missing: Missing | undefined;
  /** What is being done while it is being installed. */
  step = "";
  private client: LanguageClient | undefined;
  private readonly restarts = new Restarts();
  private starting: Promise<void> | undefined;

  constructor(
    private readonly log: vscode.LogOutputChannel,
    private readonly managed: Managed,
    /** Whether something may be changed here; tells the person where not. */
    private readonly mayChange: () => Promise<boolean>,
  ) {}

  /** Find it and start it; does nothing while it runs or is being started. */
  start(): Promise<void> {
    this.starting ??= this.begin().finally(() => (this.starting = undefined));
    return this.starting;
  }

  async stop(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    if (client?.needsStop()) await client.stop(5000).catch((error: unknown) => this.log.warn(String(error)));
    await client?.dispose().catch(() => undefined);
    this.enter("off");
  }

  async restart(): Promise<void> {
    this.restarts.reset();
    await this.stop();
    await this.start();
  }

  /** It is being installed, and this is done for it; what follows is a start. */
  installing(step: string): void {
    this.step = step;
    this.enter("installing");
  }

  /** Whether the running server knows a command; older ones know fewer. */
  knows(name: Name): boolean {
    return this.client?.initializeResult?.capabilities.executeCommandProvider?.commands.includes(name) ?? false;
  }

  readonly execute = async <N extends Name>(name: N, argument: Arguments[N]): Promise<Result<N>> => {
    if (this.client?.isRunning() && !this.knows(name)) throw new Refused(`This version of the server does not know ${name}.`, "not_found", "Update it.");
    return (await this.ask("workspace/executeCommand", { command: name, arguments: [argument] })) as Result<N>;
  };

  /** Ask the server; one that is being started is waited for. Rejects with a `Refused` that speaks to the person. */
  async ask(method: string, params: object): Promise<unknown> {
    if (COMING.includes(this.phase)) await this.arrival();
    if (this.phase === "installing") throw new Refused("The server is still being installed.", "unavailable", "Its progress stands in the status bar.");
    if (!this.client?.isRunning()) {
      throw new Refused("The server does not run.", "unavailable", "Start it with “CoAuthor: Restart the Server”.");
    }
    try {
      return await this.client.sendRequest(method, params);
    } catch (error) {
      throw refusal(error);
    }
  }

  /** Until it is known whether there is a server. */
  looked(): Promise<void> {
    return this.until((phase) => phase !== "looking" && phase !== "off");
  }

  /** Until it is known whether the server that is being started runs. */
  private arrival(): Promise<void> {
    return this.until((phase) => !COMING.includes(phase));
  }

  /** Until it is so, or that takes too long. */
  private until(is: (phase: Phase) => boolean): Promise<void> {
    if (is(this.phase)) return Promise.resolve();
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        heard.dispose();
        resolve();
      };
      const timer = setTimeout(done, PATIENCE);
      const heard = this.phaseChanged.on((phase) => is(phase) && done());
    });
  }

  private async begin(): Promise<void> {
    if (this.client) return;
    this.enter("looking");
    const wishes = {
      setting: vscode.workspace.getConfiguration("coauthor").get<string>("server.path", "").trim(),
      python: await chosen(),
      managed: this.managed.command,
      trusted: vscode.workspace.isTrusted,
    };
    const found = await find(wishes, probe);
    if ("tried" in found) {
      this.missing = found;
      this.log.warn(found.tried.join(" "));
      this.enter("missing");
      return;
    }
    this.found = found;
    this.missing = undefined;
    this.log.info(`CoAuthor ${found.version}: ${found.command.join(" ")} (${found.from})`);
    await this.launch(found.command);
  }

  private async launch(command: Command): Promise<void> {
    const [program, ...args] = command;
    const pool = vscode.workspace.getConfiguration("coauthor").get<string>("server.pool", "").trim();
    const env = pool ? { ...process.env, COAUTHOR_POOL: pool } : process.env;
    const executable: Executable = { command: program, args: [...args, "serve"], transport: TransportKind.stdio, options: { env } };
    const client = new LanguageClient("coauthor", "CoAuthor", executable, this.options());
    this.client = client;
    client.registerFeature(new OwnProgress());
    client.onDidChangeState(({ newState }) => {
      if (this.client !== client) return;
      if (newState === State.Running) this.enter("running");
      else if (newState === State.Starting) this.enter("starting");
    });
    client.onNotification("coauthor/taskChanged", ({ task }: { task: TaskView }) => this.taskChanged.emit(task));
    client.onNotification("coauthor/taskEvent", (event: TaskEvent) => this.taskEvent.emit(event));
    try {
      await client.start();
    } catch (error) {
      this.log.error(String(error));
      this.client = undefined;
      this.enter("crashed");
    }
  }

  private options(): LanguageClientOptions {
    return {
      documentSelector: SELECTOR,
      outputChannel: this.log,
      revealOutputChannelOn: RevealOutputChannelOn.Never,
      initializationOptions: () => ({
        coauthor: {
          taskChanged: true,
          attach: true,
          trusted: vscode.workspace.isTrusted,
          render: { lens: false, hints: false, hover: false, failures: false },
        },
      }),
      initializationFailedHandler: () => false,
      errorHandler: {
        error: () => ({ action: ErrorAction.Continue }),
        closed: () => {
          if (this.restarts.afterCrash(Date.now())) return { action: CloseAction.Restart, handled: true };
          this.client = undefined;
          this.enter("crashed");
          return { action: CloseAction.DoNotRestart, handled: true };
        },
      },
      middleware: {
        ...alongside,
        handleDiagnostics: (uri, diagnostics, next) => {
          const mine = diagnostics.filter((each) => about(each) !== undefined);
          const todos = diagnostics.filter((each) => codeOf(each) === "todo.new").map((each) => ({ range: span(each.range), why: each.message }));
          this.placed.emit({ uri: key(uri), placed: mine.map((each) => ({ range: span(each.range), about: about(each)! })), todos });
          next(uri, diagnostics.filter((each) => about(each) === undefined));
        },
        // A save is what makes a task of a request in the text; in a folder that is not trusted nothing is asked for.
        didSave: async (document, next) => (vscode.workspace.isTrusted ? next(document) : undefined),
        // Commands of the server come here from its code actions; those change something.
        executeCommand: async (command, args, next) => ((await this.mayChange()) ? (next(command, args) as unknown) : undefined),
      },
    };
  }

  private enter(phase: Phase): void {
    this.phase = phase;
    this.phaseChanged.emit(phase);
  }
}

/** Tells the server that its progress needs no place in the window: the status bar and the side bar show it. */
class OwnProgress implements StaticFeature {
  fillClientCapabilities(capabilities: ClientCapabilities): void {
    capabilities.window = { ...capabilities.window, workDoneProgress: false };
  }
  initialize(): void {}
  getState(): FeatureState {
    return { kind: "static" };
  }
  clear(): void {}
}

/** What a diagnostic of ours is about; those are shown in the margin and not as problems. */
function about(diagnostic: vscode.Diagnostic): DiagnosticData | undefined {
  const data = (diagnostic as { data?: DiagnosticData }).data;
  return typeof data?.task === "string" ? data : undefined;
}

function codeOf({ code }: vscode.Diagnostic): unknown {
  return typeof code === "object" ? code.value : code;
}

/** How the client's side says that the connection is gone. */
const DIED: readonly number[] = [ErrorCodes.PendingResponseRejected, ErrorCodes.ConnectionInactive];

function refusal(error: unknown): Error {
  if (error instanceof ResponseError) {
    if (DIED.includes(error.code)) return new Refused("The server ended before it answered.", "unavailable", "Nothing is lost: look at what waits, and do it again.");
    const data = error.data as { code?: string; hint?: string } | undefined;
    return new Refused(error.message, data?.code ?? "invalid", data?.hint ?? "");
  }
  return error instanceof Error ? error : new Error(String(error));
}
