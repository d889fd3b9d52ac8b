import { type CompensationArgument, compensationId, ifSmall } from '@backstitch/saga-log';
import { proxyActivities } from '@temporalio/workflow';
import { limitedAttempts, unlimitedAttempts } from './activity-options';
import type { SagaState } from './saga-state';
import type { StepInFlight } from './step-in-flight';
import { type RequestResult, requestResult } from './request-result';

/** What a compensation sends: its participant's barrier has the request's input and answer. An operator may have replaced the input. */
export function compensationArgument(entry: StepInFlight['entry']): CompensationArgument {
  const { stepId, outcome, resolved, input, replaced } = entry;
  // What an operator has said in its place was no answer of its participant's.
  const known = ifSmall(resolved ? { input } : entry);
  const carried = replaced ? { ...replaced, replaced: true as const } : known;
  return { stepId, ...(outcome === 'completed' && resolved !== true && { answered: true }), ...carried };
}

/** Asks a participant to undo a request. */
export function compensateActivity(
  saga: SagaState,
  pending: StepInFlight,
  how: 'ten-attempts' | 'unlimited',
  argument: CompensationArgument,
): Promise<RequestResult> {
  const { stepId, participant, compensation, attemptTimeout } = pending.entry;
  const id = compensationId(stepId);
  const activities = proxyActivities<Record<string, (...args: unknown[]) => Promise<void>>>({
    ...(how === 'ten-attempts' ? limitedAttempts(attemptTimeout) : unlimitedAttempts(attemptTimeout)),
    activityId: id,
    taskQueue: participant,
    summary: `undo ${stepId}`,
  });
  return requestResult(
    id,
    [],
    pending.attempting(() => activities[compensation!]!(argument, saga.mark({}))),
  );
}
