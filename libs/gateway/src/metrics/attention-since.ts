import type { SagaClient } from '@backstitch/client';

/**
 * Since when the sagas that need attention have needed it, the longest of each type, as a time in milliseconds.
 * @param limit so many sagas are read: those that were started first among the newest 200
 */
export async function attentionSince(client: SagaClient, limit: number): Promise<ReadonlyMap<string, number>> {
  const { items } = await client.list({ status: ['needs-attention'], limit: 200 });
  const longest = new Map<string, number>();
  for (const { type, id } of items.slice(-limit)) {
    const saga = await (await client.saga(type, id)).read();
    for (const { kind, since } of saga.waitingFor ?? []) {
      if (kind !== 'operator' && kind !== 'code') continue;
      longest.set(type, Math.min(longest.get(type) ?? Infinity, Date.parse(since)));
    }
  }
  return longest;
}
