import type { StepAct } from '@backstitch/saga-log';
import type { Demand, Reservation } from './budget';
import { fits } from './payload-size';
import { type RequestResult, givenUp, notSent } from './request-result';
import type { SagaState } from './saga-state';
import type { StepInFlight } from './step-in-flight';
import type { RetryMode, StepTarget } from './step-target';

/** One asking, when its place has come. */
export function askOnce(
  saga: SagaState,
  pending: StepInFlight,
  asked: StepTarget,
  how: RetryMode,
  operator?: StepAct,
): Promise<RequestResult> {
  pending.beginAsking();
  return send(saga, pending, asked, how, operator);
}

async function send(
  saga: SagaState,
  pending: StepInFlight,
  asked: StepTarget,
  how: RetryMode,
  operator?: StepAct,
  answer: Demand['answer'] = asked.nested === undefined ? { of: `${asked.participant}.${asked.request}` } : 'whole',
  isAgain = pending.isAgain || operator !== undefined,
): Promise<RequestResult> {
  const { entry } = pending;
  if (operator?.action === 'replace-input') {
    entry.input = operator.input;
    pending.bytes = fits(`The input of ${entry.stepId}`, entry.input) + (asked.bytes ?? 0);
  }
  const want = { bytes: pending.bytes, answer, isStopped: () => pending.stopping || pending.isGivenUp };
  const hold = saga.budget.tryReserve(want) ?? (await inTurn(saga, pending, want));
  if (hold === undefined || pending.isGivenUp) {
    hold?.release();
    return pending.stopping ? notSent(entry.stepId) : givenUp(entry.stepId);
  }
  pending.sentAt ??= moveToItsTime(saga, pending);
  pending.lastSentAt = saga.budget.clock;
  const { compensation, scope, pivot } = entry;
  const mark = saga.mark({
    undo: compensation ?? undefined,
    scope,
    pivot,
    room: hold.room,
    again: isAgain || undefined,
    reset: saga.hasOldKeys || undefined,
  });
  if (asked.nested === undefined) saga.asking.set(entry.stepId, pending);
  let result = await asked.send(pending, how, mark);
  while (pending.takeTriedNow(result)) {
    // The asking that was cut short may have had its effect.
    entry.inDoubt = true;
    pending.lastSentAt = saga.budget.clock;
    result = await asked.send(pending, how, mark);
  }
  saga.asking.delete(entry.stepId);
  const isHeardOf = !isStoppedUnheard(saga, pending, result);
  if (isHeardOf) pending.settledAt = saga.budget.clock;
  hold.release(result.outcome === 'completed' ? result.output : undefined);
  if (!hold.isWhole && isTooLarge(result) && !pending.stopping) {
    // It had no effect: with more room it may answer.
    if (pending.isGivenUp) return givenUp(entry.stepId);
    const { inDoubt } = entry;
    const whole = await send(saga, pending, asked, how, undefined, 'whole', true);
    if (!isLastUnheard(saga, pending, whole)) return whole;
    if (inDoubt === undefined) delete entry.inDoubt;
    return result;
  }
  if (result.outcome === 'unknown' ? isHeardOf : result.outcome === 'not-sent' && saga.wasReset) {
    // After a reset nobody knows whether the part that was cut off has sent it, under the same key.
    entry.inDoubt = true;
  }
  return result;
}

/** While a pivot waited the code may have failed: it is heard once more before the pivot is sent. */
async function inTurn(saga: SagaState, pending: StepInFlight, want: Demand): Promise<Reservation | undefined> {
  const hold = await saga.budget.reserveInTurn(want);
  if (hold === undefined || pending.entry.pivot !== true || pending.sentAt !== undefined) return hold;
  await saga.beforePivot(pending);
  if (!pending.stopping) return hold;
  hold.release();
  return undefined;
}

const isTooLarge = (result: RequestResult) => result.outcome === 'refused' && result.error.code === 'AnswerTooLarge';

/** Was its last asking stopped before it was sent, or in the task that would have sent it? No participant has seen it. */
const isLastUnheard = (saga: SagaState, { lastSentAt }: StepInFlight, { outcome }: RequestResult) =>
  outcome === 'not-sent' || (outcome === 'unknown' && lastSentAt === saga.budget.clock);

/** The saga or scope has stopped it, and so its last asking: what was known before holds. */
export const isStoppedUnheard = (saga: SagaState, pending: StepInFlight, result: RequestResult) =>
  pending.stopping && isLastUnheard(saga, pending, result);

/** A fresh step may have waited for its place while others were sent: in the log it stands where the history has it. @returns the time */
function moveToItsTime(saga: SagaState, { entry, isAgain }: StepInFlight): number {
  const { clock } = saga.budget;
  if (entry.started !== clock && !isAgain) {
    entry.started = clock;
    saga.log.push(...saga.log.splice(saga.log.indexOf(entry), 1));
  }
  return clock;
}
