import { Cancellation } from '../execution/cancellation';
import type { ItemRun } from '../execution/effects';
import type { ExecutionOutcome } from '../execution/execution-outcome';
import { runConcurrently } from '../execution/run-concurrently';
import type { Json } from '../json/json';
import { executeItem } from '../run/execute-item';
import type { Portion } from './map-portion';
import type { TemporalEffects } from './temporal-effects';

/** The code of a child workflow: its items' executions, each with a history of its own. */
export async function runPortion(input: Json, effects: TemporalEffects): Promise<ExecutionOutcome[]> {
  const { processor, language, label, executionType, limit, shared, items } = input as unknown as Portion;
  const root = new Cancellation();
  return runConcurrently(items.length, limit, root, (at, cancellation) => {
    const { index, input: own, own: more, same } = items[at]!;
    const context = { ...shared, ...more, ...(same && { Map: { Item: { Index: index, Value: own } } }) };
    const run: ItemRun = { processor, language, input: own, context, label, map: label, index, executionType };
    return executeItem(run, effects.fork(`${label}/${index}`), {}, cancellation);
  });
}
