import { effectiveInput } from '../dataflow/effective-input';
import { leaveWith } from '../dataflow/leave-with';
import { numberField } from '../dataflow/number-field';
import type { MapState, State } from '../definition/state-machine';
import { StatesError } from '../errors/states-error';
import type { StateOutcome } from '../execution/state-outcome';
import type { StateRun } from '../execution/state-run';
import { childInputs } from '../map/child-inputs';
import { FailureTolerance } from '../map/failure-tolerance';
import { itemsToMap } from '../map/items-to-map';
import { stateWork } from '../run/state-work';
import { TestStateRefusal } from './test-state-refusal';
import type { TestStateRequest } from './test-state-request';

/**
 * A state's work with the mock in its place: a Task's through the port, a Map's without its iterations, a Parallel's
 * without its branches. Nothing is retried or caught here.
 */
export async function mockedWork(run: StateRun, request: TestStateRequest): Promise<StateOutcome> {
  const { state } = run;
  const { mock } = request;
  if (mock !== undefined && state.Type === 'Map') await mapIterations({ ...run, state }, request);
  else if (mock === undefined || state.Type !== 'Parallel') return stateWork({ ...run, state: withoutRecovery(state) });
  if (mock.errorOutput !== undefined) throw new StatesError(mock.errorOutput.error, mock.errorOutput.cause);
  return leaveWith(run, mock.result ?? []);
}

async function mapIterations(run: StateRun<MapState>, request: TestStateRequest): Promise<void> {
  const { inspect } = run.execution.options;
  inspect?.('maxConcurrency', (await numberField(run, run.state, 'MaxConcurrency', effectiveInput(run))) ?? 0);
  const tolerance = await FailureTolerance.of(run, effectiveInput(run));
  const items = await itemsToMap(run);
  await childInputs(run, items);
  const failed = request.stateConfiguration?.mapIterationFailureCount ?? 0;
  if (failed > items.length) {
    throw new TestStateRefusal(
      'Map iteration failure count must be less than or equal to the number of Map iterations',
    );
  }
  // Without a threshold of its own the tested state takes the mocked result for what it is.
  const threshold = tolerance.count !== undefined || tolerance.percentage !== undefined;
  if (threshold && request.mock?.errorOutput === undefined) tolerance.check(failed, items.length);
}

function withoutRecovery<S extends State>(state: S): S {
  const copy = { ...state } as S & { Retry?: unknown; Catch?: unknown };
  delete copy.Retry;
  delete copy.Catch;
  return copy;
}
