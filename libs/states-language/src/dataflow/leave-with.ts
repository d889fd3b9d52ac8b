import type { StateOutcome } from '../execution/state-outcome';
import type { StateRun } from '../execution/state-run';
import type { Json } from '../json/json';
import { assignments } from './assignments';
import { combineResult } from './combine-result';
import { evaluateTemplate } from './evaluate-template';
import type { Leaving } from './leaving';
import { stateOutput } from './state-output';

/**
 * Leaves a state with the result of its work: ResultSelector, ResultPath (into the raw input) and OutputPath,
 * or Output; and Assign. All are computed before any variable changes.
 */
export async function leaveWith(run: StateRun, result: Json): Promise<StateOutcome> {
  const state = run.state as Leaving;
  const inspect = run.execution.options.inspect;
  if (run.language === 'JSONata') {
    const bound = { root: run.input, result };
    const assigned = await assignments(run, state.Assign, bound);
    return { assigned, output: await stateOutput(run, state, bound, result), next: state.Next };
  }
  const selected =
    state.ResultSelector === undefined
      ? result
      : await evaluateTemplate(run, state.ResultSelector, 'ResultSelector', { root: result });
  inspect?.('afterResultSelector', selected);
  const assigned = await assignments(run, state.Assign, { root: selected });
  const combined = combineResult(run.input, state.ResultPath, selected);
  inspect?.('afterResultPath', combined);
  return { assigned, output: await stateOutput(run, state, { root: combined }, combined), next: state.Next };
}
