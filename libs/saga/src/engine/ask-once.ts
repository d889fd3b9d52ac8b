import type { StepAct } from '@backstitch/saga-log';
import type { Demand } from './budget';
import { fits } from './payload-size';
import { type RequestResult, givenUp, notSent } from './request-result';
import type { SagaState } from './saga-state';
import type { StepInFlight } from './step-in-flight';
import type { RetryMode, StepTarget } from './step-target';

/** One asking, when its place has come. */
export function askOnce(
  saga: SagaState,
  flight: StepInFlight,
  asked: StepTarget,
  how: RetryMode,
  operator?: StepAct,
): Promise<RequestResult> {
  flight.beginAsking();
  return send(saga, flight, asked, how, operator);
}

async function send(
  saga: SagaState,
  flight: StepInFlight,
  asked: StepTarget,
  how: RetryMode,
  operator?: StepAct,
  answer: Demand['answer'] = asked.nested === undefined ? { of: `${asked.participant}.${asked.request}` } : 'whole',
  isAgain = flight.isAgain || operator !== undefined,
): Promise<RequestResult> {
  const { entry } = flight;
  if (operator?.action === 'replace-input') {
    entry.input = operator.input;
    flight.bytes = fits(`The input of ${entry.stepId}`, entry.input);
  }
  const want = { bytes: flight.bytes, answer, isStopped: () => flight.stopping || flight.isGivenUp };
  const hold = saga.budget.tryReserve(want) ?? (await saga.budget.reserveInTurn(want));
  if (hold === undefined || flight.isGivenUp) {
    hold?.release();
    return flight.stopping ? notSent(entry.stepId) : givenUp(entry.stepId);
  }
  flight.sentAt ??= moveToItsTime(saga, flight);
  flight.lastSentAt = saga.budget.clock;
  const { compensation, scope, pivot } = entry;
  const mark = saga.mark({
    undo: compensation ?? undefined,
    scope,
    pivot,
    room: hold.room,
    again: isAgain || undefined,
    reset: saga.hasOldKeys || undefined,
  });
  if (asked.nested === undefined) saga.asking.set(entry.stepId, flight);
  let result = await asked.send(flight, how, mark);
  while (flight.takeTriedNow(result)) {
    // The asking that was cut short may have had its effect.
    entry.inDoubt = true;
    flight.lastSentAt = saga.budget.clock;
    result = await asked.send(flight, how, mark);
  }
  saga.asking.delete(entry.stepId);
  const isHeardOf = !isStoppedUnheard(saga, flight, result);
  if (isHeardOf) flight.settledAt = saga.budget.clock;
  hold.release(result.outcome === 'completed' ? result.output : undefined);
  if (!hold.isWhole && isTooLarge(result) && !flight.stopping) {
    // It had no effect: with more room it may answer.
    if (flight.isGivenUp) return givenUp(entry.stepId);
    const { inDoubt } = entry;
    const again = await send(saga, flight, asked, how, undefined, 'whole', true);
    if (!isLastUnheard(saga, flight, again)) return again;
    if (inDoubt === undefined) delete entry.inDoubt;
    return result;
  }
  if (result.outcome === 'unknown' && isHeardOf) entry.inDoubt = true;
  return result;
}

const isTooLarge = (result: RequestResult) => result.outcome === 'refused' && result.error.code === 'AnswerTooLarge';

/** Was its last asking stopped before it was sent, or in the task that would have sent it? No participant has seen it. */
const isLastUnheard = (saga: SagaState, { lastSentAt }: StepInFlight, { outcome }: RequestResult) =>
  outcome === 'not-sent' || (outcome === 'unknown' && lastSentAt === saga.budget.clock);

/** The saga or scope has stopped it, and so its last asking: what was known before holds. */
export const isStoppedUnheard = (saga: SagaState, flight: StepInFlight, result: RequestResult) =>
  flight.stopping && isLastUnheard(saga, flight, result);

/** A fresh step may have waited for its place while others were sent: in the log it stands where the history has it. @returns the time */
function moveToItsTime(saga: SagaState, { entry, isAgain }: StepInFlight): number {
  const { clock } = saga.budget;
  if (entry.started !== clock && !isAgain) {
    entry.started = clock;
    saga.log.push(...saga.log.splice(saga.log.indexOf(entry), 1));
  }
  return clock;
}
