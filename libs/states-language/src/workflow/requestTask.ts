import type { Duration } from '@backstitch/contract';
import { askedOf, type AskOptions, StepError } from '@backstitch/saga';
import { type Cancellation } from '../execution/Cancellation';
import { type TaskOutcome, type TaskRequest } from '../execution/Effects';
import { isObject } from '../json/isObject';
import { type Json } from '../json/Json';
import { type RequestBinding } from '../start/Binding';
import { stepName } from './stepName';
import { taskFailure } from './taskFailure';
import { type Visits } from './Visits';

/**
 * A participant's request.
 * @param payload it is a function called by `lambda:invoke`, whose input and answer are wrapped
 */
export async function requestTask(
  visits: Visits,
  { participant, request, ...contract }: RequestBinding,
  { state, input, visit, timeoutSeconds, heartbeatSeconds, pattern }: TaskRequest,
  payload: boolean,
  cancellation: Cancellation,
): Promise<TaskOutcome> {
  const { attemptTimeout, giveUpAfter } = contract as { attemptTimeout?: Duration; giveUpAfter?: Duration };
  const options: AskOptions = {
    step: stepName(state, request),
    ...(timeoutSeconds !== undefined && { giveUpAfter: `${timeoutSeconds}s` }),
    ...(heartbeatSeconds !== undefined && pattern !== 'wait-for-task-token' && { heartbeat: `${heartbeatSeconds}s` }),
  };
  const asked = askedOf(participant, request, { ...contract, attemptTimeout, giveUpAfter });
  const sent = payload ? ((isObject(input) ? input['Payload'] : undefined) ?? {}) : input;
  try {
    const output = ((await visits.ask(
      visit,
      (frame) => asked(options, frame.saga.type.contract),
      sent,
      options,
      cancellation,
    )) ?? null) as Json;
    return { output: payload ? { ExecutedVersion: '$LATEST', Payload: output, StatusCode: 200 } : output };
  } catch (error) {
    if (error instanceof StepError) return taskFailure(error);
    throw error;
  }
}
