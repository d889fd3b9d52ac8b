import { effectiveInput } from '../dataflow/effectiveInput';
import { type MapState, type StateMachine } from '../definition/StateMachine';
import { type ExecutionOutcome } from '../execution/ExecutionOutcome';
import { runConcurrently } from '../execution/runConcurrently';
import { type StateRun } from '../execution/StateRun';
import { type Json } from '../json/Json';
import { childContext } from './childContext';
import { childInputs } from './childInputs';
import { FailureTolerance } from './FailureTolerance';
import { mapItem } from './mapItem';
import { mapRunResult } from './mapRunResult';

/**
 * Runs each item, or batch of items, as an execution of its own through the port. Failures are tolerated up to the
 * state's threshold; one too many stops those still running.
 */
export async function runDistributed(
  run: StateRun<MapState>,
  processor: StateMachine,
  items: Json[],
  maxConcurrency: number,
): Promise<Json> {
  const { execution, name, state } = run;
  const tolerance = await FailureTolerance.of(run, effectiveInput(run));
  const label = state.Label ?? execution.effects.uuid();
  execution.emit({ type: 'MapStateStarted', state: name });
  execution.emit({ type: 'MapRunStarted', state: name });
  try {
    const inputs = await childInputs(run, items);
    let failed = 0;
    const outcomes = await runConcurrently<ExecutionOutcome>(
      inputs.length,
      maxConcurrency,
      run.cancellation,
      async (index, cancellation) => {
        const input = inputs[index]!;
        const outcome = await cancellation.race(
          execution.effects.runItem(
            {
              processor,
              language: execution.language,
              input,
              context: childContext(
                run,
                label,
                input,
                state.ItemBatcher === undefined ? mapItem(index, items[index]!) : {},
              ),
              label,
              index,
              executionType: processor.ProcessorConfig?.ExecutionType ?? 'STANDARD',
            },
            cancellation,
          ),
        );
        if (outcome.status !== 'SUCCEEDED') tolerance.check(++failed, inputs.length);
        return outcome;
      },
    );
    const result = await mapRunResult(run, label, inputs, outcomes);
    execution.emit({ type: 'MapRunSucceeded', state: name });
    execution.emit({ type: 'MapStateSucceeded', state: name });
    return result;
  } catch (error) {
    execution.emit({ type: 'MapRunFailed', state: name });
    throw error;
  }
}
