// Where things stand in the open documents, as the server says with every change: tasks and undecided sentences.
import type { DiagnosticData, Span } from "../protocol";
import { Signal } from "../core/signal";

export interface Placed {
  range: Span;
  about: DiagnosticData;
}

/** A request in the text that is no task yet, with why. */
export interface Todo {
  range: Span;
  why: string;
}

export class Places {
  /** Says the URI whose places changed. */
  readonly changed = new Signal<string>();
  private readonly known = new Map<string, Placed[]>();
  private readonly requests = new Map<string, Todo[]>();

  /** What the server says of an open document. */
  set(uri: string, placed: Placed[], todos: Todo[] = []): void {
    const empty = [placed, todos, this.in(uri), this.todos(uri)].every((each) => each.length === 0);
    this.known.set(uri, placed.filter((each) => !emptied(each)));
    this.requests.set(uri, todos);
    if (!empty) this.changed.emit(uri);
  }

  todos(uri: string): Todo[] {
    return this.requests.get(uri) ?? [];
  }

  /** Whether the server has said where things stand in this document: what it names no place for has lost it. */
  knows(uri: string): boolean {
    return this.known.has(uri);
  }

  /** The document was closed: where things stand in it is not known any more. */
  forget(uri: string): void {
    this.requests.delete(uri);
    if (this.known.delete(uri)) this.changed.emit(uri);
  }

  clear(): void {
    for (const uri of [...this.known.keys()]) this.forget(uri);
  }

  in(uri: string): Placed[] {
    return this.known.get(uri) ?? [];
  }

  sentences(uri: string): Placed[] {
    return this.in(uri).filter((placed) => placed.about.hunk !== undefined);
  }

  /** Where a sentence stands, in whichever open document; where nothing is left of it, that is nowhere. */
  ofHunk(id: string): { uri: string; range: Span } | undefined {
    return this.find((about) => about.hunk === id);
  }

  /** Where a task stands: its own place, else its first sentence. */
  ofTask(id: string, stands: (hunk: string) => boolean = () => true): { uri: string; range: Span } | undefined {
    return this.find((about) => about.task === id && !about.hunk) ?? this.find((about) => about.task === id && stands(about.hunk!));
  }

  private find(fits: (about: DiagnosticData) => boolean): { uri: string; range: Span } | undefined {
    for (const [uri, placed] of this.known) {
      const found = placed.find((each) => fits(each.about));
      if (found) return { uri, range: found.range };
    }
    return undefined;
  }
}

/** Whether a place is what is left of a sentence that was deleted from the text. */
function emptied({ range: { start, end }, about }: Placed): boolean {
  return about.hunk !== undefined && about.pending !== true && start.line === end.line && start.character === end.character;
}
