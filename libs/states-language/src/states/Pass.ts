import { leave } from '../dataflow/leave';
import { leaveWith } from '../dataflow/leaveWith';
import { workInput } from '../dataflow/workInput';
import { type PassState } from '../definition/StateMachine';
import { type StateOutcome } from '../execution/StateOutcome';
import { type StateRun } from '../execution/StateRun';

/** Passes its input on, or a fixed Result, or what Parameters or Output make of it. */
export async function Pass(run: StateRun<PassState>): Promise<StateOutcome> {
  if (run.language === 'JSONata') return leave(run, run.input);
  const given = await workInput(run);
  return leaveWith(run, run.state.Result === undefined ? given : run.state.Result);
}
