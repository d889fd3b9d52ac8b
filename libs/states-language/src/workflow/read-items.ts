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
  for (let place: Place | undefined = { from: 0 }; place !== undefined;) {
    const answer: Page | { readonly cause: string } = await askStorage(
      'readItems',
      { ...request, ...place },
      cancellation,
    );
    if ('cause' in answer) return answer;
    for (const item of answer.items) items.push(item);
    place = placeBehind(answer);
  }
  return { items };
}

/** Where a page begins: behind so many items, and where the page before has said. */
interface Place {
  readonly from: number;
  /** Absent from answers of an earlier version's workers. */
  readonly continuation?: string;
}

interface Page {
  readonly items: Json[];
  readonly next?: number;
  readonly continuation?: string;
}

const placeBehind = ({ next, continuation }: Page): Place | undefined =>
  next === undefined ? undefined : { from: next, ...(continuation !== undefined && { continuation }) };
