import type { State, StateMachine } from '../definition/state-machine';
import { caught } from '../errors/caught';
import { recoveryFrom } from '../errors/recovery-from';
import { retryDelay } from '../errors/retry-delay';
import { StatesError } from '../errors/states-error';
import { Cancellation } from '../execution/cancellation';
import type { Effects } from '../execution/effects';
import { Execution } from '../execution/execution';
import { Scope } from '../execution/scope';
import type { StateOutcome } from '../execution/state-outcome';
import type { StateRun } from '../execution/state-run';
import { isObject } from '../json/is-object';
import type { JsonObject } from '../json/json-object';
import { executionContext } from '../run/execution-context';
import { runStates } from '../run/run-states';
import { creationError } from '../validation/creation-error';
import { validateDefinition } from '../validation/validate-definition';
import { validateState } from '../validation/validate-state';
import { findState } from './find-state';
import { inspectionData } from './inspection-data';
import { mockedWork } from './mocked-work';
import { mockEffects } from './mock-effects';
import { refusalOf } from './refusal-of';
import { TestStateRefusal } from './test-state-refusal';
import type { TestStateRequest } from './test-state-request';
import type { TestStateResponse } from './test-state-response';

/** Runs one state alone, once, as AWS's TestState does: what would happen next is told, not done. */
export async function testState(request: TestStateRequest, effects: Effects): Promise<TestStateResponse> {
  const { definition, stateName } = request;
  if (!isObject(definition)) return { api_error: 'InvalidDefinition', message: 'The definition must be an object' };
  const whole = isObject(definition['States']);
  const invalid = creationError(whole ? validateDefinition(definition) : validateState(definition));
  if (invalid !== undefined) return { api_error: invalid.error, message: invalid.message };
  const state = whole
    ? findState(definition as unknown as StateMachine, stateName ?? '')
    : (definition as unknown as State);
  if (state === undefined)
    return { api_error: 'ValidationException', message: `State '${stateName ?? ''}' not found in definition` };
  const refusal = refusalOf(state, request);
  if (refusal !== undefined) return refusal;
  const stages = new Map<string, unknown>();
  const run = visit(request, state, definition, mockEffects(effects, request), stages);
  try {
    return await respond(request, run, stages);
  } catch (error) {
    if (!(error instanceof TestStateRefusal)) throw error;
    return { api_error: 'ValidationException', message: error.message };
  }
}

function visit(
  request: TestStateRequest,
  state: State,
  definition: JsonObject,
  effects: Effects,
  stages: Map<string, unknown>,
): StateRun {
  const input = request.input ?? {};
  const name = request.stateName ?? 'StateName';
  const language = definition['QueryLanguage'] === 'JSONata' ? 'JSONata' : 'JSONPath';
  const options = { inspect: (stage: string, value: unknown) => void stages.set(stage, value) };
  const context = executionContext(request.context ?? defaultContext(effects), input, effects.now());
  const recoverable = ['Task', 'Map', 'Parallel'].includes(state.Type);
  const retries: JsonObject = recoverable ? { RetryCount: request.stateConfiguration?.retrierRetryCount ?? 0 } : {};
  return {
    execution: new Execution(effects, options, language, runStates),
    name,
    state,
    language: state.QueryLanguage ?? language,
    input,
    context: { ...context, State: { EnteredTime: new Date(effects.now()).toISOString(), Name: name, ...retries } },
    scope: new Scope(undefined, request.variables),
    cancellation: new Cancellation(),
    path: '',
    enteredEventId: 0,
  };
}

function defaultContext(effects: Effects): JsonObject {
  const [name, machine] = [effects.uuid(), effects.uuid()];
  return {
    Execution: {
      Id: `arn:aws:states:us-east-1:111111111111:express:${machine}:${name}`,
      Name: name,
      RoleArn: 'arn:aws:iam::111111111111:role/test-state',
    },
    StateMachine: { Id: `arn:aws:states:us-east-1:111111111111:stateMachine:${machine}`, Name: machine },
  };
}

async function respond(
  request: TestStateRequest,
  run: StateRun,
  stages: Map<string, unknown>,
): Promise<TestStateResponse> {
  const inspected = () => inspectionData(request, run, stages);
  try {
    const outcome = await mockedWork(run, request);
    return { status: 'SUCCEEDED', ...leaving(run, outcome), ...inspected() };
  } catch (error) {
    if (!(error instanceof StatesError)) throw error;
    const failure = error.at(run.name, run.enteredEventId);
    const said = {
      ...(failure.error === undefined ? {} : { error: failure.error }),
      ...(failure.reason === undefined ? {} : { cause: failure.reason }),
    };
    const used = request.stateConfiguration?.retrierRetryCount ?? 0;
    const recovery = recoveryFrom(failure, run.state, () => used);
    if (recovery === undefined) return { status: 'FAILED', ...said, ...inspected() };
    if (recovery.kind === 'retry') {
      const seconds = retryDelay(recovery.rule, used, () => run.execution.effects.random());
      stages.set('errorDetails', { retryBackoffIntervalSeconds: seconds, retryIndex: recovery.index });
      return { status: 'RETRIABLE', ...said, ...inspected() };
    }
    stages.set('errorDetails', { catchIndex: recovery.index });
    const outcome = await caught(run, recovery.rule, recovery.index, failure);
    return { status: 'CAUGHT_ERROR', ...said, ...leaving(run, outcome), ...inspected() };
  }
}

function leaving(
  run: StateRun,
  { output, next, assigned }: StateOutcome,
): { readonly output: StateOutcome['output']; readonly nextState?: string } {
  run.scope.assign(assigned);
  return { output, ...(next === undefined ? {} : { nextState: next }) };
}
