import type { SagaClient } from '@backstitch/client';
import { readIfReadable } from './read-if-readable';

/** How long a saga that has ended was neither here nor there. */
export interface PartialTime {
  readonly type: string;
  readonly status: string;
  readonly seconds: number;
}

/** Sagas that take longer from start to end than this aren't looked for, in milliseconds: two days. */
const longest = 172_800_000;

/**
 * How long sagas were partial, from the first step that took effect to their end, of those that ended after a time.
 * @param limit so many are read: the last that were started
 */
export async function partialSeconds(
  client: SagaClient,
  endedAfter: Date,
  limit: number,
): Promise<readonly PartialTime[]> {
  const startedAfter = new Date(endedAfter.getTime() - longest);
  const { items } = await client.list({ incomplete: false, startedAfter, limit: 200 });
  const ended = items.filter(({ endedAt }) => endedAt !== undefined && Date.parse(endedAt) > endedAfter.getTime());
  const found: PartialTime[] = [];
  for (const { type, id, status } of ended.slice(0, limit)) {
    const { steps = [], endedAt } = (await readIfReadable(client, { type, id })) ?? {};
    const effects = steps
      .filter((step) => step.status === 'completed' || step.status === 'unknown')
      .map((step) => Date.parse(step.endedAt ?? step.startedAt));
    if (effects.length === 0 || endedAt === undefined) continue;
    found.push({ type, status, seconds: Math.max(0, Date.parse(endedAt) - Math.min(...effects)) / 1_000 });
  }
  return found;
}
