import { milliseconds, timeoutsOf, stepNameError } from '@backstitch/contract';
import type { ActRefused, LogEntry, StepAct } from '@backstitch/saga-log';
import type { AskOptions } from '../author/ask-options';
import { answerTo } from './answer-to';
import { askOnce, isStoppedUnheard } from './ask-once';
import type { StepTarget, RetryMode } from './step-target';
import { showProgress } from './show-progress';
import type { Frame, SagaState } from './saga-state';
import { StepInFlight } from './step-in-flight';
import { isAbandoned, never } from './frame';
import { untilAnswered } from './until-answered';
import { fits } from './payload-size';
import { SagaError } from '../saga-error';
import { type RequestResult, inDoubt, notSent } from './request-result';
import { Shield } from './shield';
import type { StepError } from '../step-error';

/**
 * Asks a step. All checks, and its place in the log, come before anything is sent.
 * @returns its output
 * @throws StepError (refused, not sent, unknown), SagaError
 */
export function step(frame: Frame, asked: StepTarget, input: unknown, options: AskOptions): Promise<unknown> {
  return isAbandoned(frame) ? never() : answerTo(frame, () => start(frame, asked, input, options));
}

/** Checks, writes the step into the log, and asks it. */
function start(frame: Frame, asked: StepTarget, input: unknown, options: AskOptions): Promise<unknown> {
  const { saga } = frame;
  checkPivot(saga, options);
  const name = checkName('step', options.step ?? asked.request);
  const bytes = fits(`The input of ${name}`, input) + (asked.bytes ?? 0);
  const { attemptTimeout } = timeoutsOf(options, saga.type.contract, asked.contract);
  const entry: LogEntry = {
    stepId: saga.nextId(name),
    participant: asked.participant,
    request: asked.request,
    compensation: saga.policies.unwind === 'never' ? null : asked.compensation,
    input,
    ...(asked.nested === undefined && { attemptTimeout: milliseconds(attemptTimeout) }),
    ...(frame.scope !== undefined && { scope: frame.scope }),
    ...(options.pivot && { pivot: true }),
    ...(asked.nested && { nested: asked.nested }),
    started: saga.budget.clock,
  };
  saga.log.push(entry);
  try {
    saga.budget.admit(bytes);
  } catch (error) {
    dropFromLog(saga, entry);
    throw error;
  }
  return dispatch(frame, new StepInFlight(entry, bytes), asked);
}

/**
 * Asks a step of the log again, under the same key: it is one step, however often it is asked.
 * @param stepId of one that failed, or that an operator has sent again
 * @param before what it last failed with, where the code was told
 * @throws as `step`
 */
export async function askAgain(
  frame: Frame,
  stepId: string,
  asked: StepTarget,
  input: unknown,
  before?: StepError,
): Promise<unknown> {
  const { saga } = frame;
  if (isAbandoned(frame)) return never();
  const entry = saga.log.find((known) => known.stepId === stepId);
  const bytes = fits(`The input of ${stepId}`, input) + (asked.bytes ?? 0);
  if (entry === undefined) {
    throw new SagaError('SagaMisused', `${stepId} was never asked, so it can't be asked again.`);
  }
  saga.budget.admit(bytes);
  entry.input = input;
  delete entry.outcome;
  delete entry.settled;
  return dispatch(frame, new StepInFlight(entry, bytes, true), asked, before);
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
  if (pivot && saga.isUndoing) {
    throw new SagaError(
      'PivotNotAlone',
      'A pivot runs alone: a scope is being undone; await it before the pivot. Nothing was sent.',
    );
  }
  if (pivot && saga.type.contract.pivot !== true) {
    throw new SagaError(
      'PivotUndeclared',
      `${saga.type.name} has a pivot, and its contract doesn't say so: add pivot: true, so that sagas around it know.`,
    );
  }
}

/** @throws SagaError `SagaMisused` */
export function checkName(what: 'step' | 'scope', name: string): string {
  const wrong = stepNameError(name);
  if (wrong === undefined) return name;
  throw new SagaError('SagaMisused', `A ${what} can't be called '${name}': ${wrong}`);
}

/** It was never sent: no participant has seen it. */
function dropFromLog(saga: SagaState, entry: LogEntry): void {
  saga.log.splice(saga.log.indexOf(entry), 1);
}

/** @param before what the step failed with before it was asked again, where the code was told */
function dispatch(frame: Frame, pending: StepInFlight, asked: StepTarget, before?: StepError): Promise<unknown> {
  const { saga } = frame;
  const { inDoubt } = pending.entry;
  saga.inFlight.add(pending);
  showProgress(saga);
  const settle = (result: RequestResult) => settled(saga, pending, asked, result, inDoubt, before);
  return asking(frame, pending, asked).then(settle, (error: unknown) => {
    // There was no room left for it, or for its answer; of anything else that breaks after it was sent nobody knows more.
    const sent = error instanceof SagaError ? 'refused' : 'unknown';
    return settle({ outcome: pending.sentAt === undefined ? 'not-sent' : sent, error: error as StepError });
  });
}

/** Writes into the log how a step has ended. @returns its output @throws StepError */
function settled(
  saga: SagaState,
  pending: StepInFlight,
  asked: StepTarget,
  last: RequestResult,
  wasInDoubt: true | undefined,
  before: StepError | undefined,
): unknown {
  const { entry } = pending;
  let result = last;
  if (result.outcome !== 'completed') {
    // Never sent, or asked and stopped in the same workflow task: the server has never heard of it.
    const { sentAt } = pending;
    const isUnheard = sentAt === undefined || (result.outcome === 'unknown' && sentAt === saga.budget.clock);
    if (isUnheard && wasInDoubt === undefined) delete entry.inDoubt;
    if (isUnheard && before !== undefined) result = { outcome: before.outcome, error: before };
    else if (entry.inDoubt) result = inDoubt(entry.stepId, result);
    else if (isUnheard) {
      result = { ...result, outcome: 'not-sent' };
      // One that was sent before stays in the log.
      if (!pending.isAgain) dropFromLog(saga, entry);
    }
  }
  entry.outcome = result.outcome;
  if (result.outcome === 'unknown' && asked.tookEffect?.())
    Object.assign(entry, { outcome: 'completed', resolved: true });
  // It may have waited for an operator since.
  entry.settled = ('resolved' in result ? undefined : pending.settledAt) ?? saga.budget.clock;
  if (result.outcome === 'completed') {
    if (result.resolved) entry.resolved = true;
    if (entry.nested === undefined || result.resolved) entry.output = result.output;
    else nestedAnswer(entry, result.output);
  }
  saga.inFlight.delete(pending);
  pending.settle();
  showProgress(saga);
  if (entry.pivot) saga.pivotSettled();
  if (result.outcome === 'completed') return entry.output;
  throw result.error;
}

/** Asks it as the saga's state wants: within its time-outs; held for an operator when it fails; or until there is an answer. */
function asking(frame: Frame, pending: StepInFlight, asked: StepTarget): Promise<RequestResult> {
  const { saga } = frame;
  const mayFail = pending.entry.pivot !== true && saga.pivot === undefined && saga.policies.onFailure !== 'hold';
  return mayFail ? askOnce(saga, pending, asked, 'within-timeouts') : askUntilSettled(frame, pending, asked);
}

async function askUntilSettled(frame: Frame, pending: StepInFlight, asked: StepTarget): Promise<RequestResult> {
  const { saga } = frame;
  const { entry } = pending;
  const ask = (how: RetryMode, operator?: StepAct) => askOnce(saga, pending, asked, how, operator);
  if (entry.pivot === true) {
    await saga.beforePivot(pending);
    if (pending.stopping) return notSent(entry.stepId);
  }
  if (entry.pivot !== true && saga.pivot === undefined) {
    return held(saga, pending, asked, ask, await ask('within-timeouts'));
  }
  let last: RequestResult | undefined;
  const askUntilAnswered = (operator?: StepAct) =>
    untilAnswered(
      saga.attention,
      {
        id: entry.stepId,
        ask: async (how, act) => (last = await ask(how, act)),
        cancelAttempt: () => {
          pending.cancelAttempt();
          saga.budget.dropStopped();
        },
        isAnswer: ({ outcome }) => outcome !== 'unknown',
        refuses: (action) => refusalOf(pending, asked, action, last),
        ...(entry.pivot !== true && { stopped: pending.whenStopped() }),
      },
      operator,
    );
  const result = await askUntilAnswered();
  // Past the pivot a refusal is the code's only in a scope: there it has another way.
  if (entry.pivot === true || saga.isOpen(frame.scope)) return result;
  return held(saga, pending, asked, (_, operator) => askUntilAnswered(operator), result);
}

/** A step that failed waits at its call for an operator, whatever the caller's cancellation scopes say. */
async function held(
  saga: SagaState,
  pending: StepInFlight,
  asked: StepTarget,
  ask: (how: 'within-timeouts', operator: StepAct) => Promise<RequestResult>,
  first: RequestResult,
): Promise<RequestResult> {
  let result = first;
  const { stepId } = pending.entry;
  const isOpen = () => result.outcome !== 'completed' && !pending.stopping;
  if (!isOpen()) return result;
  return Shield.around(async () => {
    while (isOpen()) {
      const refuses = (action: StepAct['action']) => refusalOf(pending, asked, action, result);
      const act = await Promise.race([saga.attention.raise(stepId, refuses), pending.whenStopped()]);
      // Stopped in the task that brought the act: it isn't asked again.
      if (act === undefined || (pending.stopping && act.action !== 'resolve')) break;
      if (act.action === 'resolve') {
        result = { outcome: 'completed', output: act.output, resolved: true };
        continue;
      }
      const retried = await ask('within-timeouts', act);
      if (!isStoppedUnheard(saga, pending, retried)) result = retried;
    }
    saga.attention.clear(stepId);
    return result;
  });
}

/**
 * Why an act on a step isn't taken, if it isn't. A step whose saga or scope has been stopped heeds no act: what is
 * undone follows from what was known then.
 */
const refusalOf = (
  { stopping }: StepInFlight,
  asked: StepTarget,
  action: StepAct['action'],
  last: RequestResult | undefined,
): ActRefused | undefined => (stopping ? 'no-attention-needed' : last && asked.refuses?.(action, last));

function nestedAnswer(entry: LogEntry, answer: unknown): void {
  const { output, key, log } = answer as { output: unknown; key: string; log: LogEntry[] };
  entry.output = output;
  entry.nested = { id: entry.nested!.id, key, log };
}
