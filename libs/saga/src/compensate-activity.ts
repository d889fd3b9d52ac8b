import { type Compensating, type StepAct, compensationId } from '@backstitch/contract';
import { proxyActivities } from '@temporalio/workflow';
import { insistent, tireless } from './activity-options';
import { isTooLarge } from './payload-size';
import type { SagaState } from './saga-state';
import type { Flight } from './flight';
import { type Settled, settled } from './settled';

/** Asks a participant to undo a request. `operator` may have replaced the request's input. */
export function compensateActivity(
  saga: SagaState,
  flight: Flight,
  how: 'insistent' | 'tireless',
  operator?: StepAct,
): Promise<Settled> {
  const { stepId, participant, compensation, output, attemptTimeout } = flight.entry;
  const input = operator?.action === 'replace-input' ? operator.input : flight.entry.input;
  const id = compensationId(stepId);
  const activities = proxyActivities<Record<string, (...args: unknown[]) => Promise<void>>>({
    ...(how === 'insistent' ? insistent(attemptTimeout) : tireless(attemptTimeout)),
    activityId: id,
    taskQueue: participant,
    summary: `undo ${stepId}`,
  });
  const whole: Compensating<unknown, unknown> = { stepId, input, ...(output !== undefined && { output }) };
  // Each fits into a payload, but not both: the participant's barrier has the output, too.
  const compensating = isTooLarge(whole) ? { stepId, input } : whole;
  const mark = saga.mark({});
  return settled(
    id,
    [],
    flight.attempting(() => activities[compensation!]!(compensating, ...(mark === undefined ? [] : [mark]))),
  );
}
