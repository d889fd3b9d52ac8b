import { askedOf, type AskOptions, StepError } from '@backstitch/saga';
import { workflowInfo } from '@temporalio/workflow';
import type { Cancellation } from '../execution/cancellation';
import type { TaskRequest } from '../execution/effects';
import type { ServiceAnswer, ServiceBinding } from '../start/binding';
import { stepName } from './step-name';
import { taskFailure } from './task-failure';
import type { Visits } from './visits';

/** An activity of the workers that host state machines. */
export async function serviceTask(
  visits: Visits,
  { activity }: ServiceBinding,
  request: TaskRequest,
  cancellation: Cancellation,
): Promise<ServiceAnswer> {
  const { visit, state, timeoutSeconds } = request;
  const timeouts = { attemptTimeout: `${timeoutSeconds ?? 70}s`, giveUpAfter: `${timeoutSeconds ?? 300}s` } as const;
  const options: AskOptions = { step: stepName(state, activity), ...timeouts };
  const asked = askedOf(workflowInfo().taskQueue, activity, { compensation: null });
  try {
    return (await visits.ask(
      visit,
      (frame) => asked(options, frame.saga.type.contract),
      request,
      options,
      cancellation,
    )) as ServiceAnswer;
  } catch (error) {
    if (error instanceof StepError) return taskFailure(error);
    throw error;
  }
}
