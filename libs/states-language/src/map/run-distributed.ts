import { effectiveInput } from '../dataflow/effective-input';
import type { MapState, StateMachine } from '../definition/state-machine';
import type { Cancellation } from '../execution/cancellation';
import type { ItemRun } from '../execution/effects';
import { pathIn } from '../execution/path-in';
import { runConcurrently } from '../execution/run-concurrently';
import type { StateRun } from '../execution/state-run';
import type { Json } from '../json/json';
import { childContext } from './child-context';
import { childInputs } from './child-inputs';
import { FailureTolerance } from './failure-tolerance';
import { mapItem } from './map-item';
import { mapRunResult } from './map-run-result';

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
  const mapRun = execution.beginMapRun(label);
  execution.emit({ type: 'MapStateStarted', state: name });
  execution.emit({ type: 'MapRunStarted', state: name });
  try {
    const inputs = await childInputs(run, items);
    let failed = 0;
    const { portions } = execution.effects;
    const sizes = portions?.of(inputs, processor, state.ItemBatcher === undefined ? items : undefined);
    const places = placesOf(sizes ?? inputs.map(() => 1));
    const widest = places.reduce((max, { size }) => Math.max(max, size), 1);
    const lanes = maxConcurrency === 0 ? 0 : Math.max(1, Math.floor(maxConcurrency / widest));
    const itemRun = (index: number): ItemRun => {
      const input = inputs[index]!;
      const item = state.ItemBatcher === undefined ? mapItem(index, items[index]!) : {};
      return {
        processor,
        language: execution.language,
        input,
        context: childContext(run, label, input, item),
        label,
        map: state.Label ?? name,
        index,
        path: pathIn(run.path, 'part', index),
        mapRun,
        executionType: processor.ProcessorConfig?.ExecutionType ?? 'STANDARD',
      };
    };
    // Many that run here begin no faster than an inline Map's.
    const { concurrency } = inputs.length > 40 && sizes === undefined ? execution.effects : {};
    const work = async (place: number, cancellation: Cancellation) => {
      const { from, size } = places[place]!;
      const runs = Array.from({ length: size }, (_, i) => itemRun(from + i));
      const outcomes = await cancellation.race(
        sizes === undefined
          ? execution.effects.runItem(runs[0]!, cancellation).then((outcome) => [outcome])
          : portions!.run(runs, maxConcurrency, cancellation),
      );
      for (const { status } of outcomes) if (status !== 'SUCCEEDED') tolerance.check(++failed, inputs.length);
      return outcomes;
    };
    const settled = await runConcurrently(places.length, lanes, run.cancellation, work, concurrency);
    const outcomes = settled.flat();
    const result = await mapRunResult(run, label, inputs, outcomes);
    execution.emit({ type: 'MapRunSucceeded', state: name });
    execution.emit({ type: 'MapStateSucceeded', state: name });
    return result;
  } catch (error) {
    execution.emit({ type: 'MapRunFailed', state: name });
    throw error;
  }
}

/** Where each portion of so many begins. */
function placesOf(sizes: number[]): { readonly from: number; readonly size: number }[] {
  let from = 0;
  return sizes.map((size) => {
    const place = { from, size };
    from += size;
    return place;
  });
}
