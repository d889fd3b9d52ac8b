import { type LogEntry, ifSmall } from '@backstitch/saga-log';
import type { StepInFlight } from './step-in-flight';
import { runChild } from '../author/nest';
import type { RequestResult } from './request-result';
import { settledChild } from './settled-child';
import { StepError } from '../step-error';

/** What a nested saga's compensation sends: its log is all that it needs to go back. */
export function unwindArguments({ stepId, nested, scope, ...entry }: LogEntry) {
  if (nested?.log === undefined || nested.key === undefined) return undefined;
  const { key, log } = nested;
  const carried = { as: 'unwind', step: { stepId, ...(scope !== undefined && { scope }) }, key, log } as const;
  return { input: ifSmall(entry).input, carried };
}

/** Has a nested saga that completed compensated as a whole: under its own id, a run that only goes backwards. */
export async function compensateNested(
  pending: StepInFlight,
  how: 'ten-attempts' | 'unlimited',
  given: ReturnType<typeof unwindArguments>,
): Promise<RequestResult> {
  const { stepId, request, participant, nested } = pending.entry;
  if (given === undefined) {
    if (how === 'unlimited') await pending.attemptCancelled();
    const message = `${stepId} ended by force and its log isn't here: recover ${request}/${nested?.id}, then resolve this.`;
    return { outcome: 'unknown', error: new StepError('OutcomeUnknown', message, undefined, 'unknown', stepId) };
  }
  return settledChild(
    stepId,
    pending.attemptingLong(() =>
      runChild({ name: request, taskQueue: participant }, nested!.id, given.input, given.carried),
    ),
  );
}
