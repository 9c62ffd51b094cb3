// Whether to start the server again after it died: once, and again only after it has lived for a while.

/** Milliseconds after which a new crash has nothing to do with the last one. */
const LONG_AGO = 180_000;

export class Restarts {
  private last = Number.NEGATIVE_INFINITY;

  /** True if a crash at `now` (milliseconds) should be followed by a start. */
  afterCrash(now: number): boolean {
    const again = now - this.last > LONG_AGO;
    this.last = now;
    return again;
  }

  /** The person started it by hand: the next crash is the first one again. */
  reset(): void {
    this.last = Number.NEGATIVE_INFINITY;
  }
}
