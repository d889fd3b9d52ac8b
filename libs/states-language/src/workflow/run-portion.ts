import { currentFrame } from '@backstitch/saga';
import { Cancellation } from '../execution/cancellation';
import type { ItemRun } from '../execution/effects';
import type { ExecutionOutcome } from '../execution/execution-outcome';
import { pathIn } from '../execution/path-in';
import { runConcurrently } from '../execution/run-concurrently';
import type { Json } from '../json/json';
import { AnswerRoom } from './answer-room';
import type { Portion } from './map-portion';
import { tasksIn } from './tasks-in';
import type { TemporalEffects } from './temporal-effects';

/**
 * The code of a child workflow: its items' executions, each with a history of its own.
 * @returns the outcomes in order, of as many items as fit one answer
 */
export async function runPortion(input: Json, effects: TemporalEffects): Promise<ExecutionOutcome[]> {
  const { processor, language, label, executionType, limit, shared, items } = input as unknown as Portion;
  const root = new Cancellation();
  const { saga } = currentFrame('A Map');
  // A portion that began before its answer was reckoned with goes on as it began.
  const room = effects.edition < 6 ? undefined : new AnswerRoom(tasksIn(processor), () => saga.log);
  const outcomes = await runConcurrently(items.length, limit, root, async (at, cancellation) => {
    if (room !== undefined && !(await room.begin())) return undefined;
    const { index, input: own, own: more, same } = items[at]!;
    const context = { ...shared, ...more, ...(same && { Map: { Item: { Index: index, Value: own } } }) };
    const place = { label, map: label, index, path: pathIn('', 'part', index), mapRun: 1 };
    const run: ItemRun = { processor, language, input: own, context, ...place, executionType };
    const running = effects.runItem(run, cancellation);
    return running.finally(async () => room?.ended(await running.catch(() => undefined)));
  });
  return outcomes.filter((outcome) => outcome !== undefined);
}
