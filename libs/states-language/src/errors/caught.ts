import { assignments } from '../dataflow/assignments';
import { combineResult } from '../dataflow/combine-result';
import { evaluateTemplate } from '../dataflow/evaluate-template';
import type { Catcher } from '../definition/state-machine';
import type { StateOutcome } from '../execution/state-outcome';
import type { StateRun } from '../execution/state-run';
import type { Json } from '../json/json';
import type { StatesError } from './states-error';

/** Leaves a state by one of its catchers. A part of the error that was never given is null in the error output. */
export async function caught(
  run: StateRun,
  catcher: Catcher,
  index: number,
  failure: StatesError,
): Promise<StateOutcome> {
  // AWS's time-outs have no cause, but an empty one where they are caught.
  const noCause = failure.error === 'States.Timeout' ? '' : null;
  const errorOutput: Json = { Error: failure.error ?? null, Cause: failure.reason ?? noCause };
  const place = `Catch[${index}]`;
  const bound = { root: errorOutput, errorOutput };
  const assigned = await assignments(run, catcher.Assign, bound, `${place}/Assign`);
  const output =
    run.language !== 'JSONata'
      ? combineResult(run.input, catcher.ResultPath, errorOutput)
      : catcher.Output === undefined
        ? errorOutput
        : await evaluateTemplate(run, catcher.Output, `${place}/Output`, bound);
  return { assigned, output, next: catcher.Next };
}
