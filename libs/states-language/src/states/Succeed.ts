import { effectiveInput } from '../dataflow/effective-input';
import { leave } from '../dataflow/leave';
import type { SucceedState } from '../definition/state-machine';
import type { StateOutcome } from '../execution/state-outcome';
import type { StateRun } from '../execution/state-run';

/** Ends the machine (or branch, or item) with its input as the output. */
export async function Succeed(run: StateRun<SucceedState>): Promise<StateOutcome> {
  const outcome = await leave(run, effectiveInput(run));
  return { ...outcome, next: undefined };
}
