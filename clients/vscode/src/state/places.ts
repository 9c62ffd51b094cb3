// Where things stand in the open documents, as the server says with every change: tasks and undecided sentences.
import type { DiagnosticData, Span } from "../protocol";
import { Signal } from "../core/signal";

export interface Placed {
  range: Span;
  about: DiagnosticData;
}

export class Places {
  /** Says the URI whose places changed. */
  readonly changed = new Signal<string>();
  private readonly known = new Map<string, Placed[]>();

  set(uri: string, placed: Placed[]): void {
    if (placed.length === 0 && !this.known.has(uri)) return;
    this.known.set(uri, placed);
    this.changed.emit(uri);
  }

  /** The document was closed: where things stand in it is not known any more. */
  forget(uri: string): void {
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

  /** Where a sentence stands, in whichever open document. */
  ofHunk(id: string): { uri: string; range: Span } | undefined {
    return this.find((about) => about.hunk === id);
  }

  /** Where a task stands: its own place, else its first sentence. */
  ofTask(id: string): { uri: string; range: Span } | undefined {
    return this.find((about) => about.task === id && !about.hunk) ?? this.find((about) => about.task === id);
  }

  private find(fits: (about: DiagnosticData) => boolean): { uri: string; range: Span } | undefined {
    for (const [uri, placed] of this.known) {
      const found = placed.find((each) => fits(each.about));
      if (found) return { uri, range: found.range };
    }
    return undefined;
  }
}
