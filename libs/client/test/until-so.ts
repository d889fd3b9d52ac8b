import { setTimeout as sleep } from 'node:timers/promises';

/** Looks until it is so. @throws Error with what was seen last, after 20 seconds */
export async function untilSo<T>(look: () => Promise<T>, so: (seen: T) => unknown): Promise<T> {
  for (const end = Date.now() + 20_000; ;) {
    const seen = await look();
    if (so(seen)) return seen;
    if (Date.now() > end) throw new Error(`never so: ${String(so)}\n${JSON.stringify(seen, undefined, 1)}`);
    await sleep(60);
  }
}
