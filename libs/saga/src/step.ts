import { type LogEntry, type StepAct, milliseconds, patienceOf } from '@backstitch/contract';
import { CancellationScope } from '@temporalio/workflow';
import type { AskOptions } from './ask-options';
import type { Asked } from './asked';
import { describe } from './describe';
import type { Frame, SagaState } from './saga-state';
import { Flight } from './flight';
import { isForgotten, stopReason, stoppedError, unanswered } from './frame';
import { insist } from './insist';
import { fits } from './payload-size';
import { SagaError } from './saga-error';
import type { Settled } from './settled';
import type { StepError } from './step-error';
import { StepPromise } from './step-promise';

/**
 * Asks a step. All checks, and its place in the log, come before anything is sent.
 * @returns its output
 * @throws StepError (refused, not sent, unknown), SagaError
 */
export function step(frame: Frame, asked: Asked, input: unknown, options: AskOptions): Promise<unknown> {
  const { saga, scope } = frame;
  if (isForgotten(frame)) return unanswered();
  const result = start(frame, asked, input, options);
  const id = {};
  let looked = false;
  result.catch((error: unknown) => {
    if (!looked && !(error instanceof SagaError && error.code === 'SagaStopped')) saga.unseen.set(id, { error, scope });
  });
  return StepPromise.of(result, () => {
    looked = true;
    saga.unseen.delete(id);
  });
}

/** Checks, writes the step into the log, and asks it. */
async function start(frame: Frame, asked: Asked, input: unknown, options: AskOptions): Promise<unknown> {
  const { saga } = frame;
  const stopped = stopReason(frame);
  if (stopped !== undefined) throw stoppedError(stopped.reason);
  checkPivot(saga, options);
  const name = checkName(options.step ?? asked.request);
  const bytes = fits(`The input of ${name}`, input);
  const stepId = saga.nextId(name);
  const known = saga.recorded.get(stepId);
  if (known !== undefined) return again(saga, known, asked);
  if (saga.pivot === undefined) saga.history.admit(bytes);
  const { attemptTimeout } = patienceOf(options, saga.type.contract, asked.contract);
  const entry: LogEntry = {
    stepId,
    participant: asked.participant,
    request: asked.request,
    compensation: saga.type.contract.unwind === 'never' ? null : asked.compensation,
    input,
    ...(asked.nested === undefined && { attemptTimeout: milliseconds(attemptTimeout) }),
    ...(frame.scope !== undefined && { scope: frame.scope }),
    ...(options.pivot && { pivot: true }),
    ...(asked.nested && { nested: asked.nested }),
    started: saga.history.clock,
  };
  saga.log.push(entry);
  return fly(saga, new Flight(entry), asked);
}

/**
 * Asks a step that failed again, under the same key: it is one step, however often a definition retries it.
 * @param failure what the step last failed with
 * @throws as `step`
 */
export async function askAgain(frame: Frame, failure: StepError, asked: Asked, input: unknown): Promise<unknown> {
  const { saga } = frame;
  if (isForgotten(frame)) return unanswered();
  const stopped = stopReason(frame);
  if (stopped !== undefined) throw stoppedError(stopped.reason);
  const entry = saga.log.find(({ stepId }) => stepId === failure.stepId);
  fits(`The input of ${failure.stepId}`, input);
  saga.history.admitMore();
  if (entry === undefined) {
    throw new SagaError('SagaMisused', `${failure.stepId} was never asked, so it can't be asked again.`);
  }
  entry.input = input;
  delete entry.outcome;
  delete entry.settled;
  return fly(saga, new Flight(entry), asked, failure);
}

/** The code is run again after an operator's act: a step that has its answer gives it, the one acted on is asked again. */
function again(saga: SagaState, known: LogEntry, asked: Asked): Promise<unknown> {
  saga.recorded.delete(known.stepId);
  if (known.participant !== asked.participant || known.request !== asked.request) {
    throw new SagaError(
      'SagaMisused',
      `${known.stepId} asked ${known.participant}.${known.request} before, and asks ${asked.participant}.${asked.request} now: run again, a saga must ask the same.`,
    );
  }
  if (known.outcome === undefined) return fly(saga, new Flight(known), asked);
  if (known.outcome === 'completed') return Promise.resolve(known.output);
  return Promise.reject(saga.failures.get(known.stepId)!);
}

function checkPivot(saga: SagaState, { pivot }: AskOptions): void {
  const entries = [...saga.inFlight].map(({ entry }) => entry);
  const other = entries.find((entry) => entry.pivot === true) ?? (pivot ? entries[0] : undefined);
  if (other !== undefined) {
    throw new SagaError(
      'PivotNotAlone',
      `A pivot runs alone: ${other.stepId} is in flight${pivot ? '; await it before the pivot' : ' and is the pivot; await it first'}. Nothing was sent.`,
    );
  }
  if (pivot && saga.type.contract.pivot !== true) {
    throw new SagaError(
      'PivotUndeclared',
      `${saga.type.name} has a pivot, and its contract doesn't say so: add pivot: true, so that sagas around it know.`,
    );
  }
}

function checkName(name: string): string {
  if (/^[A-Za-z0-9][A-Za-z0-9 ._-]{0,79}$/.test(name) && !/\.\d+$/.test(name)) return name;
  throw new SagaError(
    'SagaMisused',
    `A step can't be called '${name}': begin with a letter or digit, then at most 79 letters, digits, spaces, dots, dashes or underscores, not ending in a dot and digits.`,
  );
}

/** @param before what the step failed with before it was asked again */
async function fly(saga: SagaState, flight: Flight, asked: Asked, before?: StepError): Promise<unknown> {
  const { entry } = flight;
  const { inDoubt } = entry;
  const since = saga.history.clock;
  saga.inFlight.add(flight);
  describe(saga);
  let result = await asking(saga, flight, asked);
  if (result.outcome === 'unknown' && since === saga.history.clock) {
    // Asked and stopped in the same workflow task: the server never heard of it.
    if (inDoubt === undefined) delete entry.inDoubt;
    if (before !== undefined) {
      result = { outcome: before.outcome, error: before };
    } else if (inDoubt === undefined) {
      result = { ...result, outcome: 'not-sent' };
      // One that an operator has sent again stays in the log.
      if (entry.settled === undefined) saga.log.splice(saga.log.indexOf(entry), 1);
    }
  }
  entry.outcome = result.outcome;
  entry.settled = saga.history.clock;
  if (result.outcome === 'completed') {
    if (entry.nested === undefined) entry.output = result.output;
    else nestedAnswer(entry, result.output);
  }
  saga.inFlight.delete(flight);
  flight.land();
  describe(saga);
  if (entry.pivot) saga.pivotSettled();
  if (result.outcome === 'completed') return entry.output;
  saga.failures.set(entry.stepId, result.error);
  throw result.error;
}

/** Asks it as the saga's state wants: patiently; held for an operator when it fails; or until there is an answer. */
async function asking(saga: SagaState, flight: Flight, asked: Asked): Promise<Settled> {
  const { entry } = flight;
  const ask = async (how: 'patient' | 'insistent' | 'tireless', operator?: StepAct): Promise<Settled> => {
    if (operator?.action === 'replace-input') entry.input = operator.input;
    const mark = saga.mark({
      compensation: entry.compensation ?? undefined,
      scope: entry.scope,
      pivot: entry.pivot,
    });
    const result = await asked.send(flight, how, mark);
    // Once it may have had its effect, not being sent again doesn't take that back.
    if (result.outcome === 'not-sent' && entry.inDoubt) return { ...result, outcome: 'unknown' };
    if (result.outcome === 'unknown') entry.inDoubt = true;
    return result;
  };
  if (entry.pivot === true || saga.pivot !== undefined) {
    const insisting = () =>
      insist(saga.attention, {
        id: entry.stepId,
        ask,
        cancelAttempt: () => flight.cancelAttempt(),
        isAnswer: ({ outcome }) => outcome === 'completed' || outcome === 'refused',
        ...(entry.pivot !== true && { stopped: flight.whenStopped() }),
      });
    return entry.pivot === true ? CancellationScope.nonCancellable(insisting) : insisting();
  }
  const result = await ask('patient');
  return saga.type.contract.onFailure === 'hold' ? hold(saga, flight, ask, result) : result;
}

/** A step that failed waits for an operator before its saga knows. */
async function hold(
  saga: SagaState,
  flight: Flight,
  ask: (how: 'patient', operator: StepAct) => Promise<Settled>,
  first: Settled,
): Promise<Settled> {
  let result = first;
  if (result.outcome === 'completed') return result;
  const { stepId } = flight.entry;
  while (result.outcome !== 'completed' && !flight.stopping) {
    const act = await Promise.race([saga.attention.raise(stepId), flight.whenStopped()]);
    if (act === undefined) break;
    result = act.action === 'resolve' ? { outcome: 'completed', output: act.output } : await ask('patient', act);
  }
  saga.attention.clear(stepId);
  return result;
}

function nestedAnswer(entry: LogEntry, answer: unknown): void {
  const { output, key, log } = answer as { output: unknown; key: string; log: LogEntry[] };
  entry.output = output;
  entry.nested = { id: entry.nested!.id, key, log };
}
