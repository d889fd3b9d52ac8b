import { idPattern } from '@backstitch/contract';
import { stateMachineName } from '../arn/state-machine-name';
import { patched } from '@temporalio/workflow';
import type { Cancellation } from '../execution/cancellation';
import type { TaskOutcome, TaskRequest } from '../execution/effects';
import { isObject } from '../json/is-object';
import { handedOn } from '../start/handed-on';
import type { Started } from '../start/started';
import { beginExecution } from './begin-execution';
import { nestedExecution } from './nested-execution';
import type { OpenExecutions } from './open-executions';
import type { Visits } from './visits';

/**
 * `startExecution` of another machine that this execution was started with: a nested saga where it is waited for; else
 * one of its own.
 * @param untilToken waits for the token of what was sent
 */
export async function executionTask(
  { visits, open }: { readonly visits: Visits; readonly open: OpenExecutions },
  started: Started,
  request: TaskRequest,
  untilToken: (sending: Promise<TaskOutcome | undefined>) => Promise<TaskOutcome>,
  cancellation: Cancellation,
): Promise<TaskOutcome> {
  const given = isObject(request.input) ? request.input : {};
  const arn = given['StateMachineArn'];
  const name = stateMachineName(arn) ?? '';
  const input = given['Input'] ?? {};
  const { machines } = started;
  if (!Object.hasOwn(machines, name)) {
    return {
      failed: true,
      error: 'StepFunctions.StateMachineDoesNotExistException',
      cause: `State Machine Does Not Exist: '${typeof arn === 'string' ? arn : JSON.stringify(arn)}'`,
    };
  }
  const { Name } = given;
  if (typeof Name === 'string' && !idPattern.test(Name)) {
    return {
      failed: true,
      error: 'StepFunctions.InvalidNameException',
      cause: `Invalid Name: '${Name.slice(0, 100)}'`,
    };
  }
  const own = handedOn(started, { kind: 'state-machine', name, machines });
  if (request.pattern === 'sync' || request.pattern === 'sync:2') {
    // Executions that began before names were honoured go on as they began.
    const named = typeof Name === 'string' && patched('states-language-names') ? Name : undefined;
    return nestedExecution(visits, name, own, input, request, cancellation, named);
  }
  const named = typeof Name === 'string' ? Name : undefined;
  const sending = beginExecution(open, cancellation, { name, named, path: request.path }, input, own);
  if (request.pattern === 'request-response') return sending;
  return untilToken(sending.then((outcome) => ('failed' in outcome ? outcome : undefined)));
}
