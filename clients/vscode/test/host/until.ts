// Waits for a fact, with a deadline that only matters where something is broken.
const PATIENCE = Number(process.env["COAUTHOR_PATIENCE"] ?? 60_000);

export async function until<T>(what: string, look: () => T | undefined | false | Promise<T | undefined | false>): Promise<T> {
  const end = Date.now() + PATIENCE;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > end) throw new Error(`it did not come to this: ${what}`);
    await new Promise((done) => setTimeout(done, 20));
  }
}
