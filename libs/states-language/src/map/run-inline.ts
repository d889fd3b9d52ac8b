import type { MapState, StateMachine } from '../definition/state-machine';
import { type Cancellation, CancelledError } from '../execution/cancellation';
import { pathIn } from '../execution/path-in';
import { runConcurrently } from '../execution/run-concurrently';
import { Scope } from '../execution/scope';
import type { StateRun } from '../execution/state-run';
import type { Json } from '../json/json';
import { itemInput } from './item-input';
import { mapItem } from './map-item';

/** Runs each item within this execution, its states in the same history. The first failure fails the Map. */
export async function runInline(
  run: StateRun<MapState>,
  processor: StateMachine,
  items: Json[],
  maxConcurrency: number,
): Promise<Json[]> {
  const { execution, name } = run;
  execution.emit({ type: 'MapStateStarted', state: name });
  const iteration = async (index: number, cancellation: Cancellation) => {
    const value = items[index]!;
    execution.emit({ type: 'MapIterationStarted', state: name, index });
    try {
      const input = await itemInput(run, index, value);
      const context = { ...run.context, ...mapItem(index, value) };
      const output = await execution.runStates(processor, input, {
        context,
        scope: new Scope(run.scope),
        cancellation,
        path: pathIn(run.path, 'part', index),
      });
      execution.emit({ type: 'MapIterationSucceeded', state: name, index });
      return output;
    } catch (error) {
      const type = error instanceof CancelledError ? 'MapIterationAborted' : 'MapIterationFailed';
      execution.emit({ type, state: name, index });
      throw error;
    }
  };
  const { concurrency } = execution.effects;
  const results = await runConcurrently(items.length, maxConcurrency, run.cancellation, iteration, concurrency).catch(
    (error: unknown) => {
      execution.emit({ type: 'MapStateFailed', state: name });
      throw error;
    },
  );
  execution.emit({ type: 'MapStateSucceeded', state: name });
  return results;
}
