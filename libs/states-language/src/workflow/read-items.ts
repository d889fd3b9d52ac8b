import type { Cancellation } from '../execution/cancellation';
import type { ReadItemsRequest } from '../execution/effects';
import type { Json } from '../json/json';
import { askStorage } from './ask-storage';

/** Items of a distributed Map, as many as fit into one answer at a time. */
export async function readItems(
  request: ReadItemsRequest,
  cancellation: Cancellation,
): Promise<{ readonly items: Json[] } | { readonly cause: string }> {
  const items: Json[] = [];
  for (let from: number | undefined = 0; from !== undefined;) {
    const answer: { readonly items: Json[]; readonly next?: number } | { readonly cause: string } = await askStorage(
      'readItems',
      { ...request, from },
      cancellation,
    );
    if ('cause' in answer) return answer;
    for (const item of answer.items) items.push(item);
    from = answer.next;
  }
  return { items };
}
