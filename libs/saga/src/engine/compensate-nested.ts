import { type LogEntry, ifSmall } from '@backstitch/saga-log';
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { patched, sleep } from '@temporalio/workflow';
import { runIn } from './frame';
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
      onceItsIdIsFree(() =>
        runChild({ name: request, taskQueue: participant }, nested!.id, given.input, given.carried),
      ),
    ),
  );
}

/** In milliseconds: a quarter of an hour, with few events. */
const waits = [1_000, 2_000, 4_000, 8_000, 10_000, 30_000, 60_000, 120_000, 240_000, 480_000];
/** So many of them were all, once. */
const shortWaits = 4;

/**
 * A run that went back already goes on after what asked for it was ended by force: for as long as its own participants
 * take. Then nothing of it is left to undo, and a run that goes back again says so.
 */
async function onceItsIdIsFree(start: () => Promise<unknown>): Promise<unknown> {
  for (const [at, wait] of waits.entries()) {
    try {
      return await start();
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
      // A saga that asked for a person here goes on as it began.
      if (at === shortWaits && !patched('backstitch-waits-for-id')) throw error;
      await runIn(undefined, () => sleep(wait)).catch(() => {
        throw error; // cut short: it was not run
      });
    }
  }
  return start();
}
