import { taskResource } from '../arn/task-resource';
import { isObject } from '../json/is-object';
import type { State } from '../definition/state-machine';
import { checkMockedExecution } from './check-mocked-execution';
import type { TestStateRequest } from './test-state-request';
import type { TestStateResponse } from './test-state-response';

const mockable = ['Task', 'Map', 'Parallel'];

/** Why AWS's TestState would not run this, or undefined. */
export function refusalOf(state: State, request: TestStateRequest): TestStateResponse | undefined {
  const { mock, stateConfiguration, revealSecrets } = request;
  if (mock === undefined) {
    if (state.Type === 'Map' && stateConfiguration?.mapIterationFailureCount !== undefined) {
      return invalid('TestState does not support MapIterationFailureCount when a mock is not specified.');
    }
    return withoutMock(state);
  }
  if (revealSecrets === true) return invalid('TestState does not support RevealSecrets when a mock is specified.');
  if (!mockable.includes(state.Type))
    return invalid(`State type '${state.Type}' is not supported when a mock is specified`);
  if (mock.result !== undefined && mock.errorOutput !== undefined) {
    return invalid('A test mock should have only one of the following fields: [result, errorOutput].');
  }
  if (state.Type !== 'Task' && mock.result !== undefined) {
    // A ResultWriter leaves an object that says where the results are.
    const writes = state.Type === 'Map' && state.ResultWriter?.Resource !== undefined;
    if (writes && !isObject(mock.result)) return invalid('Mocked result must be a JSON object.');
    if (!writes && !Array.isArray(mock.result)) return invalid('Mocked result must be an array.');
  }
  if (state.Type === 'Task') {
    const error = checkMockedExecution(state.Resource, mock.result, mock.fieldValidationMode);
    if (error !== undefined) return invalid(error);
  }
  return undefined;
}

function withoutMock(state: State): TestStateResponse | undefined {
  if (state.Type === 'Map' || state.Type === 'Parallel') {
    return {
      api_error: 'InvalidDefinition',
      message:
        'TestState API does not support Map or Parallel states. ' +
        'Supported state types include: [Task, Wait, Pass, Succeed, Fail, Choice]',
    };
  }
  if (state.Type === 'Task' && isWaitedFor(state.Resource)) {
    return {
      api_error: 'InvalidDefinition',
      message: `TestState API does not support '${state.Resource}' without a mock`,
    };
  }
  return undefined;
}

function invalid(message: string): TestStateResponse {
  return { api_error: 'ValidationException', message };
}

function isWaitedFor(resource: string): boolean {
  const { kind, pattern } = taskResource(resource);
  return kind === 'activity' || pattern !== 'request-response';
}
