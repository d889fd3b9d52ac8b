import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { ApplicationFailure, CompleteAsyncError } from '@temporalio/activity';
import { type Fault, timesOf } from '../faults/fault';
import { type VerbFault, verbFault } from '../participants/verb-fault';
import type { RunOf } from './saga-control';
import type { Trial } from './trial';

/** A delivery to a participant, as a fault may change it. */
export interface Delivery {
  readonly point: string;
  readonly activityId: string;
  /** The run that asks. */
  readonly run: RunOf;
  readonly compensates: boolean;
  /** Behind a barrier of ours: refusals and crashes strike inside. */
  readonly guarded: boolean;
  /** What a refusal says, by its code. */
  detailsOf(code: string): unknown;
  /** Runs the activity. More than once: as many copies. */
  perform(): Promise<unknown>;
}

/** Long enough for a timer of a millisecond to fire meanwhile. */
const whileTheDeadlinePasses = 150;

/** Delivers a request or a compensation, with whatever the trial's schedule has happen to it. */
export async function deliver(trial: Trial, delivery: Delivery): Promise<unknown> {
  const { point, run, activityId } = delivery;
  const nth = trial.nextDelivery(point);
  const { control } = trial;
  const { kind, how } = (nth === 1 && trial.faultsAt(point).find(isOfSaga)) || {};
  if (how === 'asked' && kind === 'cancel') await control.cancel();
  if (how === 'asked' && kind === 'deadline') await sleep(whileTheDeadlinePasses);
  const answer = await struck(trial, delivery, nth);
  if (kind === 'cancel' && how === 'done') await control.cancel();
  if (kind === 'cancel' && how === 'answered') setImmediate(() => void control.cancel());
  if (kind === 'reset' && how === 'answered') trial.meanwhile(control.reset(run, activityId, how));
  if (kind === 'reset' && (how === 'asked' || how === 'start')) await control.reset(run, activityId, how);
  return answer;
}

/** It happens to the saga while the delivery is under way. */
const isOfSaga = ({ kind }: Fault) => kind === 'cancel' || kind === 'deadline' || kind === 'reset';

async function struck(trial: Trial, delivery: Delivery, nth: number): Promise<unknown> {
  const { point, guarded } = delivery;
  const fault = trial.faultsAt(point).find((one) => !isOfSaga(one) && one.kind !== 'no-worker');
  if (fault === undefined || nth > (fault.kind === 'late' ? Infinity : timesOf(fault))) return perform(trial, delivery);
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
      // Whoever lets it in: it runs as the activity that it is.
      const asItself = AsyncLocalStorage.snapshot();
      trial.hold({
        ...(fault.kind === 'late' && { compensation: `${point}/compensation`, when: fault.how }),
        letIn: () => asItself(() => delivery.perform()),
      });
      throw new CompleteAsyncError();
    }
    case 'twice':
      return twice(trial, delivery);
    default:
      return perform(trial, delivery);
  }
}

async function perform(trial: Trial, delivery: Delivery, fault: VerbFault = {}): Promise<unknown> {
  const { compensates, point } = delivery;
  const meanwhile = compensates ? trial.letIn(point, 'during') : undefined;
  const answer = await verbFault.run(fault, () => delivery.perform());
  await meanwhile;
  if (compensates) await trial.letIn(point, 'after');
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
