import type { RecoverAct } from '@backstitch/saga-log';
import type { SagaRef } from '../registry/saga-ref';
import { SagaClientError } from '../saga-client-error';
import type { SagaContext } from '../saga-context';
import { recordedOf } from './recorded-of';
import type { RecordedSaga } from './recorded-saga';
import { type BrokenSaga, lookAtBroken, unwindingFor } from './look-at-broken';
import { planOf } from './plan-of';
import type { NoWay, Recovery } from './recovery';
import { forgottenForwards, notRecoverable, pastThePivot } from './refused-recovery';
import { resetPoint } from './reset-point';
import { unwindingOfForgotten } from './unwinding-of-forgotten';

/**
 * What a recovery of a saga would do. Needs no worker, and does nothing.
 * @throws SagaClientError `not-recoverable`, `unknown-saga`, `temporal-unreachable`, `temporal-busy`
 */
export async function readRecovery(context: SagaContext, ref: SagaRef): Promise<Recovery> {
  const { type, id } = ref;
  const named = { type: type.name, id };
  try {
    const seen = await lookAtBroken(context.temporal, ref);
    const { broken, events, record } = seen;
    if (broken === undefined) throw notRecoverable(ref);
    const point = resetPoint(events, record, broken);
    const forwards = 'code' in point ? { refused: point } : { from: point.at };
    return { ...named, broken, backwards: await backwards(context, ref, seen), forwards };
  } catch (error) {
    if (!(error instanceof SagaClientError) || error.code !== 'unknown-saga') throw error;
    const recorded = await recordedOf(context, ref, error);
    const broken = { how: 'forgotten', reason: whatWasSeen(recorded) } as const;
    const unwinding = await unwindingOfForgotten(context, recorded, looking);
    const forwards = { refused: forgottenForwards };
    if (unwinding === 'past-the-pivot') return { ...named, broken, backwards: none(pastThePivot), forwards };
    return { ...named, broken, backwards: planOf(unwinding.log, unwinding.told), forwards };
  }
}

/** One that was open then may have ended well since, and nobody knows. */
function whatWasSeen({ status, asOf }: RecordedSaga): string {
  const known =
    status === undefined ? '' : ` It was ${status}${asOf === undefined ? '' : ` at ${asOf}`}, when it was read last.`;
  return `Temporal knows it no more.${known}`;
}

const none = (refused: NoWay): Recovery['backwards'] => ({ refused, plan: [], leaves: [] });

/** Nobody acts by looking. */
const looking: RecoverAct = { action: 'recover', by: 'nobody', reason: 'a look' };

async function backwards(context: SagaContext, ref: SagaRef, seen: BrokenSaga): Promise<Recovery['backwards']> {
  try {
    const unwinding = await unwindingFor(context, ref, seen, looking);
    if (unwinding === 'past-the-pivot') return none(pastThePivot);
    return planOf(unwinding.log, unwinding.told);
  } catch (error) {
    if (!(error instanceof SagaClientError) || error.code !== 'nested-running') throw error;
    return none({ code: error.code, detail: error.detail });
  }
}
