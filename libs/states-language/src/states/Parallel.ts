import { leaveWith } from '../dataflow/leaveWith';
import { workInput } from '../dataflow/workInput';
import { type ParallelState } from '../definition/StateMachine';
import { withRecovery } from '../errors/withRecovery';
import { type Cancellation } from '../execution/Cancellation';
import { runConcurrently } from '../execution/runConcurrently';
import { Scope } from '../execution/Scope';
import { type StateOutcome } from '../execution/StateOutcome';
import { type StateRun } from '../execution/StateRun';

/** Runs its branches side by side on the same input; the result is the array of their outputs. One failing fails all. */
export async function Parallel(run: StateRun<ParallelState>): Promise<StateOutcome> {
  return withRecovery(run, attempt);
}

async function attempt(run: StateRun<ParallelState>): Promise<StateOutcome> {
  const { state, execution, name } = run;
  const input = await workInput(run);
  execution.emit({ type: 'ParallelStateStarted', state: name });
  const branch = (index: number, cancellation: Cancellation) =>
    execution.runStates(state.Branches[index]!, input, {
      context: run.context,
      scope: new Scope(run.scope),
      cancellation,
    });
  const { crowd } = execution.effects;
  const results = await runConcurrently(state.Branches.length, 0, run.cancellation, branch, crowd).catch(
    (error: unknown) => {
      execution.emit({ type: 'ParallelStateFailed', state: name });
      throw error;
    },
  );
  execution.emit({ type: 'ParallelStateSucceeded', state: name });
  execution.options.inspect?.('result', results);
  return leaveWith(run, results);
}
