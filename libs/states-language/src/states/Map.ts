import { effectiveInput } from '../dataflow/effective-input';
import { leaveWith } from '../dataflow/leave-with';
import { numberField } from '../dataflow/number-field';
import type { MapState, StateMachine } from '../definition/state-machine';
import { StatesError } from '../errors/states-error';
import { withRecovery } from '../errors/with-recovery';
import type { StateOutcome } from '../execution/state-outcome';
import type { StateRun } from '../execution/state-run';
import { itemsToMap } from '../map/items-to-map';
import { runDistributed } from '../map/run-distributed';
import { runInline } from '../map/run-inline';

/** Runs its processor on each item of an array; the result is the array of the outputs, in the items' order. */
export async function Map(run: StateRun<MapState>): Promise<StateOutcome> {
  return withRecovery(run, attempt);
}

async function attempt(run: StateRun<MapState>): Promise<StateOutcome> {
  const { execution, state, name } = run;
  const processor: StateMachine = state.ItemProcessor ?? state.Iterator!;
  const maxConcurrency = await concurrency(run);
  const distributed = processor.ProcessorConfig?.Mode === 'DISTRIBUTED';
  const items = await itemsToMap(run);
  const result = distributed
    ? await runDistributed(run, processor, items, maxConcurrency).catch((error: unknown) => {
        execution.emit({ type: 'MapStateFailed', state: name });
        throw error;
      })
    : await runInline(run, processor, items, maxConcurrency);
  execution.options.inspect?.('result', result);
  return leaveWith(run, result);
}

/** How many iterations at once; 0, the default, means no limit but that of the execution. */
async function concurrency(run: StateRun<MapState>): Promise<number> {
  const { inspect, maxConcurrency: max = 0 } = run.execution.options;
  const value = (await numberField(run, run.state, 'MaxConcurrency', effectiveInput(run))) ?? 0;
  inspect?.('maxConcurrency', value);
  if (value < 0) {
    const reason = 'MaxConcurrency cannot be negative.';
    throw run.language === 'JSONata' ? StatesError.query(reason) : StatesError.runtime(reason);
  }
  return value === 0 || max === 0 ? Math.max(value, max) : Math.min(value, max);
}
