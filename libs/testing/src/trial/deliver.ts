import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { ApplicationFailure, CompleteAsyncError } from '@temporalio/activity';
import { type Fault, isOfSaga, timesOf } from '../faults/fault';
import { type VerbFault, verbFault } from '../participants/verb-fault';
import { actOn, actUncalled, cancelTwice } from './operator';
import type { RunOf } from './saga-control';
import type { Trial } from './trial';

/** A delivery to a participant, as a fault may change it. */
export interface Delivery {
  readonly point: string;
  readonly activityId: string;
  readonly attempt: number;
  /** What the activity was given. */
  readonly argument: unknown;
  /** The run that asks. */
  readonly run: RunOf;
  readonly compensates: boolean;
  /** Behind a barrier of ours: refusals and crashes strike inside. */
  readonly guarded: boolean;
  /** The first refusal that it declares. */
  readonly refusal?: string;
  /** What a refusal says, by its code. */
  detailsOf(code: string): unknown;
  /** Runs the activity. More than once: as many copies. */
  perform(): Promise<unknown>;
  /** Runs it on another database of the participant's. */
  elsewhere(): Promise<unknown>;
}

/** An operator comes when they are needed, and once more. */
const maxVisits = 2;
const isAnswered = ({ argument }: Delivery) => (argument as { answered?: true } | undefined)?.answered === true;

/** Long enough for a timer of a millisecond to fire meanwhile. */
const whileTheDeadlinePasses = 150;

/** Delivers a request or a compensation, with whatever the trial's schedule has happen to it. */
export async function deliver(trial: Trial, delivery: Delivery): Promise<unknown> {
  const { point, run, activityId } = delivery;
  const nth = trial.nextDelivery(point);
  const { control } = trial;
  const { kind, how } = (nth === 1 && trial.faultsAt(point).find(isOfSaga)) || {};
  trial.given.set(point, delivery.argument);
  if (kind === 'uncalled') await actUncalled(trial, delivery);
  if (kind === 'cancel' && how?.startsWith('twice')) await cancelTwice(trial, delivery, how);
  if (how === 'asked' && kind === 'cancel') await control.cancel();
  if (how === 'asked' && kind === 'deadline') await sleep(whileTheDeadlinePasses);
  if (kind === 'deploy') await trial.deploy();
  if (kind === 'in-one-task') await trial.together?.hold(run);
  if (kind === 'recover' && how?.endsWith('asked')) await endAndRecover(trial, how);
  const isRefused = kind === 'in-one-task' && how?.startsWith('refused');
  const refused: Fault = { at: point, kind: 'refused', how: delivery.refusal };
  const answer = await performWithFault(trial, delivery, nth, isRefused ? refused : undefined).finally(() =>
    trial.together?.pass(activityId, run),
  );
  if (kind === 'cancel' && how === 'done') await control.cancel();
  if (kind === 'cancel' && how === 'answered') setImmediate(() => void control.cancel());
  if (kind === 'recover' && how?.endsWith('done')) await endAndRecover(trial, how);
  if (kind === 'reset') {
    const reset = control.reset(run, activityId, how as 'asked' | 'answered' | 'start');
    trial.meanwhile(reset.then(({ end }) => end));
    if (how !== 'answered') await reset.catch(() => undefined);
  }
  return answer;
}

/** It is ended by force, or forgotten, and recovered while the delivery goes on. */
async function endAndRecover(trial: Trial, how: string): Promise<void> {
  const [way] = how.split(' ');
  const ended = way === 'forgotten' ? trial.forget() : trial.control.terminate();
  // Whoever hears of its end hears that there is more to come.
  trial.meanwhile(ended.then(() => trial.recover(how.startsWith('forwards') ? 'forwards' : 'backwards')));
  await ended;
}

/** It happens where the saga asks, or the participant answers. */
const outside: readonly Fault['kind'][] = ['no-worker', 'large'];

async function performWithFault(trial: Trial, delivery: Delivery, nth: number, besides?: Fault): Promise<unknown> {
  const { point, guarded } = delivery;
  const fault = besides ?? trial.faultsAt(point).find((one) => !isOfSaga(one) && !outside.includes(one.kind));
  if (fault === undefined || nth > (fault.kind === 'late' || fault.kind === 'operator' ? Infinity : timesOf(fault)))
    return perform(trial, delivery);
  switch (fault.kind) {
    case 'refused': {
      const refusal = { code: fault.how ?? '', details: delivery.detailsOf(fault.how ?? '') };
      if (guarded) return perform(trial, delivery, { refusal });
      throw ApplicationFailure.create({ type: refusal.code, details: [refusal.details], nonRetryable: true });
    }
    case 'fails':
      throw failure('failed before its effect');
    case 'rolled-back':
      return perform(trial, delivery, { rollBack: true });
    case 'answer-lost':
      await perform(trial, delivery).catch(() => undefined);
      throw failure('the answer was lost');
    case 'worker-lost':
      await perform(trial, delivery).catch(() => undefined);
      // The worker tells the server nothing, now or later: the attempt runs into its time-out.
      throw new CompleteAsyncError();
    case 'late':
    case 'overtaken': {
      if (nth > 1) throw failure('failed before its effect');
      // However it is let in: it runs as the activity that it is.
      const asItself = AsyncLocalStorage.snapshot();
      trial.hold({
        ...(fault.kind === 'late' && { compensation: `${point}/compensation`, when: fault.how }),
        release: () => asItself(() => delivery.perform()),
      });
      throw new CompleteAsyncError();
    }
    case 'other-database':
      // Where it isn't known whether there was an effect, a barrier that knows nothing of it has nothing to undo.
      return isAnswered(delivery) ? delivery.elsewhere() : perform(trial, delivery);
    case 'operator':
      return operated(trial, delivery, fault);
    case 'twice':
      return twice(trial, delivery);
    default:
      return perform(trial, delivery);
  }
}

/**
 * It fails until an operator has acted on it, and once more, during which they do the same again. What they resolve has
 * taken effect: that is what they know of it.
 */
async function operated(trial: Trial, delivery: Delivery, fault: Fault): Promise<unknown> {
  const { point, run, activityId, attempt } = delivery;
  const visits = trial.visits.get(point) ?? 0;
  if (visits >= maxVisits) {
    if (attempt === 1 && !trial.isUnheard && fault.how?.endsWith('under one key')) {
      const text = `what an operator did to ${point} was done again when it came again under its key`;
      trial.findings.push({ code: 'operator', step: point, text });
    }
    return perform(trial, delivery);
  }
  if (fault.how?.startsWith('resolve')) {
    await perform(trial, delivery).then(
      (answer) => trial.answered.set(point, answer),
      () => undefined,
    );
  }
  if (visits > 0 || (await trial.control.needsAttention(run, activityId))) await actOn(trial, delivery, fault);
  throw failure('failed until an operator came');
}

async function perform(trial: Trial, delivery: Delivery, fault: VerbFault = {}): Promise<unknown> {
  const { compensates, point } = delivery;
  const meanwhile = compensates ? trial.releaseCopies(point, 'during') : undefined;
  const answer = await verbFault.run({ ...fault, pad: trial.padAt(point) }, () => delivery.perform());
  await meanwhile;
  if (compensates) await trial.releaseCopies(point, 'after');
  return answer;
}

async function twice(trial: Trial, delivery: Delivery): Promise<unknown> {
  const copies = [perform(trial, delivery), perform(trial, delivery)] as const;
  const [one, other] = await Promise.allSettled(copies);
  if (one.status === 'fulfilled' && other.status === 'fulfilled') {
    if (JSON.stringify(one.value) !== JSON.stringify(other.value)) {
      const text = `two copies of ${delivery.point} were answered differently`;
      trial.findings.push({ code: 'two-answers', step: delivery.point, text });
    }
  }
  return one.status === 'fulfilled' ? one.value : copies[1];
}

const failure = (what: string) => ApplicationFailure.create({ type: 'Fault', message: `${what}, says the test` });
