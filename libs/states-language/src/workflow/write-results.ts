import type { Cancellation } from '../execution/cancellation';
import type { WriteResultsRequest } from '../execution/effects';
import type { Json } from '../json/json';
import type { JsonObject } from '../json/json-object';
import { jsonSize } from '../json/json-size';
import { askStorage } from './ask-storage';

/** Bytes of results that go into one activity. */
const maxBytes = 500_000;

/** Stores a distributed Map's results, as many as fit into one request at a time. */
export async function writeResults(
  { results, ...request }: WriteResultsRequest,
  cancellation: Cancellation,
): Promise<{ readonly details: JsonObject } | { readonly cause: string }> {
  let answer: { readonly details: JsonObject } | { readonly cause: string } = { details: {} };
  for (let from = 0, part = 0; from < results.length || part === 0; part++) {
    const some: typeof results = [];
    for (let bytes = 0; from < results.length && (some.length === 0 || bytes < maxBytes); from++) {
      some.push(results[from]!);
      bytes += jsonSize(results[from] as unknown as Json, 2 * maxBytes);
    }
    const last = from >= results.length;
    answer = await askStorage('writeResults', { ...request, results: some, part, last }, cancellation);
    if ('cause' in answer) return answer;
  }
  return answer;
}
