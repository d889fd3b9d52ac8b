import type { StateOutcome } from '../execution/state-outcome';
import type { StateRun } from '../execution/state-run';
import type { Json } from '../json/json';
import { assignments } from './assignments';
import type { Leaving } from './leaving';
import { stateOutput } from './state-output';

/** Leaves a state that has no result: its output comes from its input, its Assign sees the input as `$`. */
export async function leave(run: StateRun, input: Json): Promise<StateOutcome> {
  const state = run.state as Leaving;
  const assigned = await assignments(run, state.Assign, { root: input });
  return { assigned, output: await stateOutput(run, state, { root: input }, input), next: state.Next };
}
