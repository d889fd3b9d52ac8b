import type { Duration } from '@backstitch/contract';
import { askedOf, type AskOptions, StepError } from '@backstitch/saga';
import type { Cancellation } from '../execution/cancellation';
import type { TaskOutcome, TaskRequest } from '../execution/effects';
import { isObject } from '../json/is-object';
import type { Json } from '../json/json';
import type { RequestBinding } from '../start/binding';
import { invocation } from './sdk-metadata';
import { stepName } from './step-name';
import { taskFailure } from './task-failure';
import type { Visits } from './visits';

/**
 * A participant's request.
 * @param payload it is a function called by `lambda:invoke`, whose input and answer are wrapped
 * @param told makes what the wrapped answer says of itself. Default it says nothing
 */
export async function requestTask(
  visits: Visits,
  { participant, request, ...contract }: RequestBinding,
  { state, input, visit, timeoutSeconds, heartbeatSeconds, pattern }: TaskRequest,
  payload: boolean,
  cancellation: Cancellation,
  told?: () => Parameters<typeof invocation>[1],
): Promise<TaskOutcome> {
  const { attemptTimeout, giveUpAfter } = contract as {
    readonly attemptTimeout?: Duration;
    readonly giveUpAfter?: Duration;
  };
  const options: AskOptions = {
    step: stepName(state, request),
    ...(timeoutSeconds !== undefined && { giveUpAfter: `${timeoutSeconds}s` }),
    ...(heartbeatSeconds !== undefined && pattern !== 'wait-for-task-token' && { heartbeat: `${heartbeatSeconds}s` }),
  };
  const asked = askedOf(participant, request, { ...contract, attemptTimeout, giveUpAfter });
  const sent = payload ? ((isObject(input) ? input['Payload'] : undefined) ?? {}) : input;
  const asking = visits.ask(visit, (frame) => asked(options, frame.saga.type.contract), sent, options, cancellation);
  const forget = cancellation.onCancel(() => visits.cutOff.set(asking, cancellation));
  try {
    const output = ((await asking) ?? null) as Json;
    return { output: payload ? invocation(output, told?.()) : output };
  } catch (error) {
    if (error instanceof StepError) return taskFailure(error);
    throw error;
  } finally {
    forget();
    visits.cutOff.delete(asking);
  }
}
