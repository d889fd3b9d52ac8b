import { type LogEntry, ifSmall } from '@backstitch/saga-log';
import type { Flight } from './flight';
import { runChild } from './nest';
import type { Settled } from './settled';
import { settledChild } from './settled-child';
import { StepError } from './step-error';

/** What a nested saga's compensation sends: its log is all that it needs to go back. */
export function unwindArguments({ stepId, nested, scope, ...entry }: LogEntry) {
  if (nested?.log === undefined || nested.key === undefined) return undefined;
  const { key, log } = nested;
  const carried = { as: 'unwind', step: { stepId, ...(scope !== undefined && { scope }) }, key, log } as const;
  return { input: ifSmall(entry).input, carried };
}

/** Has a nested saga that completed compensated as a whole: under its own id, a run that only goes backwards. */
export async function compensateNested(
  flight: Flight,
  how: 'insistent' | 'tireless',
  given: ReturnType<typeof unwindArguments>,
): Promise<Settled> {
  const { stepId, request, participant, nested } = flight.entry;
  if (given === undefined) {
    if (how === 'tireless') await flight.attemptCancelled();
    const message = `${stepId} ended by force and its log isn't here: recover ${request}/${nested?.id}, then resolve this.`;
    return { outcome: 'unknown', error: new StepError('OutcomeUnknown', message, undefined, 'unknown', stepId) };
  }
  return settledChild(
    stepId,
    flight.attempting(() =>
      runChild({ name: request, taskQueue: participant }, nested!.id, given.input, given.carried),
    ),
  );
}
