import { Cancellation } from '../execution/Cancellation';
import { type ItemRun } from '../execution/Effects';
import { type ExecutionOutcome } from '../execution/ExecutionOutcome';
import { runConcurrently } from '../execution/runConcurrently';
import { type Json } from '../json/Json';
import { executeItem } from '../run/executeItem';
import { type Portion } from './mapPortion';
import { type TemporalEffects } from './TemporalEffects';

/** The code of a child workflow: its items' executions, each with a history of its own. */
export async function runPortion(input: Json, effects: TemporalEffects): Promise<ExecutionOutcome[]> {
  const { processor, language, label, executionType, limit, shared, items } = input as unknown as Portion;
  const root = new Cancellation();
  return runConcurrently(items.length, limit, root, (at, cancellation) => {
    const { index, input: own, own: more, same } = items[at]!;
    const context = { ...shared, ...more, ...(same && { Map: { Item: { Index: index, Value: own } } }) };
    const run: ItemRun = { processor, language, input: own, context, label, index, executionType };
    return executeItem(run, effects.fork(`${label}/${index}`), {}, cancellation);
  });
}
