import { type Cancellation } from '../execution/Cancellation';
import { type ReadItemsRequest } from '../execution/Effects';
import { type Json } from '../json/Json';
import { askStorage } from './askStorage';

/** Items of a distributed Map, as many as fit into one answer at a time. */
export async function readItems(
  request: ReadItemsRequest,
  cancellation: Cancellation,
): Promise<{ items: Json[] } | { cause: string }> {
  const items: Json[] = [];
  for (let from: number | undefined = 0; from !== undefined;) {
    const answer: { items: Json[]; next?: number } | { cause: string } = await askStorage(
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
