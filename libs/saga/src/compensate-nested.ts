import type { Flight } from './flight';
import { runChild } from './nest';
import { isTooLarge } from './payload-size';
import type { Settled } from './settled';
import { settledChild } from './settled-child';
import { StepError } from './step-error';

/** Has a nested saga that completed compensated as a whole: under its own id, a run that only goes backwards. */
export async function compensateNested(flight: Flight, how: 'insistent' | 'tireless'): Promise<Settled> {
  const { stepId, request, participant, input, nested, scope } = flight.entry;
  if (nested?.log === undefined || nested.key === undefined) {
    if (how === 'tireless') await flight.attemptCancelled();
    const message = `${stepId} ended by force and its log isn't here: recover ${request}/${nested?.id}, then resolve this.`;
    return { outcome: 'unknown', error: new StepError('OutcomeUnknown', message, undefined, 'unknown', stepId) };
  }
  const { id, key, log } = nested;
  const carried = { as: 'unwind', step: { stepId, ...(scope !== undefined && { scope }) }, key, log } as const;
  // Its log is all that it needs to go back.
  const shown = isTooLarge([input, carried]) ? undefined : input;
  return settledChild(
    stepId,
    flight.attempting(() => runChild({ name: request, taskQueue: participant }, id, shown, carried)),
  );
}
