import { leave } from '../dataflow/leave';
import { leaveWith } from '../dataflow/leave-with';
import { workInput } from '../dataflow/work-input';
import type { PassState } from '../definition/state-machine';
import type { StateOutcome } from '../execution/state-outcome';
import type { StateRun } from '../execution/state-run';

/** Passes its input on, or a fixed Result, or what Parameters or Output make of it. */
export async function Pass(run: StateRun<PassState>): Promise<StateOutcome> {
  if (run.language === 'JSONata') return leave(run, run.input);
  const given = await workInput(run);
  return leaveWith(run, run.state.Result === undefined ? given : run.state.Result);
}
