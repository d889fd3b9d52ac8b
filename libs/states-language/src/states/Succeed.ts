import { effectiveInput } from '../dataflow/effectiveInput';
import { leave } from '../dataflow/leave';
import { type SucceedState } from '../definition/StateMachine';
import { type StateOutcome } from '../execution/StateOutcome';
import { type StateRun } from '../execution/StateRun';

/** Ends the machine (or branch, or item) with its input as the output. */
export async function Succeed(run: StateRun<SucceedState>): Promise<StateOutcome> {
  const outcome = await leave(run, effectiveInput(run));
  return { ...outcome, next: undefined };
}
