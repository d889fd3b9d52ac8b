import { leaveWith } from '../dataflow/leave-with';
import { workInput } from '../dataflow/work-input';
import type { ParallelState } from '../definition/state-machine';
import { withRecovery } from '../errors/with-recovery';
import type { Cancellation } from '../execution/cancellation';
import { pathIn } from '../execution/path-in';
import { runConcurrently } from '../execution/run-concurrently';
import { Scope } from '../execution/scope';
import type { StateOutcome } from '../execution/state-outcome';
import type { StateRun } from '../execution/state-run';

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
      path: pathIn(run.path, 'part', index),
    });
  const { concurrency } = execution.effects;
  const results = await runConcurrently(state.Branches.length, 0, run.cancellation, branch, concurrency).catch(
    (error: unknown) => {
      execution.emit({ type: 'ParallelStateFailed', state: name });
      throw error;
    },
  );
  execution.emit({ type: 'ParallelStateSucceeded', state: name });
  execution.options.inspect?.('result', results);
  return leaveWith(run, results);
}
