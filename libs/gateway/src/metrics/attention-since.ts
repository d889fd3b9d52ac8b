import type { SagaClient } from '@backstitch/client';
import { readIfReadable } from './read-if-readable';

/**
 * Since when the sagas that need attention have needed it, the longest of each type, as a time in milliseconds.
 * @param limit so many sagas are read: those that were started first among the newest 200
 */
export async function attentionSince(client: SagaClient, limit: number): Promise<ReadonlyMap<string, number>> {
  const { items } = await client.list({ status: ['needs-attention'], limit: 200 });
  const longest = new Map<string, number>();
  for (const { type, id, stuck } of items.slice(-limit)) {
    const saga = await readIfReadable(client, { type, id });
    const waits = (saga?.waitingFor ?? []).filter(({ kind }) => kind === 'operator' || kind === 'code');
    // One that this gateway can't read waits all the same: the record says since when.
    for (const { since } of saga === undefined && stuck ? [stuck] : waits) {
      longest.set(type, Math.min(longest.get(type) ?? Infinity, Date.parse(since)));
    }
  }
  return longest;
}
