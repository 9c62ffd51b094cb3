// The order in which sentences are stepped through: by place in the file one is in, then file by file.
import type { Place } from "../protocol";

export interface Stop {
  id: string;
  uri: string;
  at: Place;
}

export function ordered(stops: readonly Stop[]): Stop[] {
  return [...stops].sort((a, b) => (a.uri < b.uri ? -1 : a.uri > b.uri ? 1 : compare(a.at, b.at)));
}

/** The stop after (or before) a place, going round at the end; undefined where there is none at all. */
export function step(stops: readonly Stop[], from: { uri: string; at: Place }, back = false): Stop | undefined {
  const all = ordered(stops);
  const beyond = (stop: Stop): boolean => {
    const order = stop.uri === from.uri ? compare(stop.at, from.at) : stop.uri < from.uri ? -1 : 1;
    return back ? order < 0 : order > 0;
  };
  return back ? (all.findLast(beyond) ?? all.at(-1)) : (all.find(beyond) ?? all[0]);
}

export function compare(a: Place, b: Place): number {
  return a.line - b.line || a.character - b.character;
}
