import type { RecoverAct } from '@backstitch/saga-log';
import { anonymous } from '../anonymous';
import { clearSetAside } from '../act/set-aside';
import type { ActOptions } from '../act/act-options';
import { expectState } from '../act/expect-state';
import { Reason } from '../act/reason';
import { parsed } from '../parsed';
import type { SagaRef } from '../registry/saga-ref';
import { SagaClientError } from '../saga-client-error';
import type { SagaContext } from '../saga-context';
import { memoOf, payloadsOf } from '../temporal/payloads';
import { recordedOf } from './recorded-of';
import { type BrokenSaga, lookAtBroken } from './look-at-broken';
import { forgottenForwards, notRecoverable, pastThePivot, refusedRecovery } from './refused-recovery';
import { replaceRun } from './replace-run';
import { resetPoint } from './reset-point';
import { resetRun } from './reset-run';
import { startRecovery } from './start-recovery';
import { unwindingOfForgotten } from './unwinding-of-forgotten';

/** Who recovers, why, and how. */
export interface RecoverOptions extends ActOptions {
  /** `backwards` compensates what took effect; `forwards` goes on from the last good workflow task. Default `backwards`. */
  readonly direction?: Direction;
}

type Direction = 'backwards' | 'forwards';

/**
 * Takes up a saga that was ended by force, or whose code fails. The same again changes nothing: it is done once.
 * @throws SagaClientError `invalid-body`, `not-recoverable`, `past-the-pivot`, `nested-running`, `not-resettable`,
 *   `recovery-begun`, `payload-sealed`, `version-changed`, `unknown-saga`, `temporal-unreachable`, `temporal-busy`
 */
export async function recoverSaga(
  context: SagaContext,
  ref: SagaRef,
  { by = anonymous, direction = 'backwards', expected, ...given }: RecoverOptions,
): Promise<void> {
  const act: RecoverAct = { action: 'recover', by, reason: parsed(Reason, given.reason, '/reason') };
  await expectState(context.temporal, ref, expected);
  for (let isDone = false; !isDone;) isDone = await recoverOnce(context, ref, direction, act);
}

/** @returns false where the saga has changed meanwhile: look at it again */
async function recoverOnce(
  context: SagaContext,
  ref: SagaRef,
  direction: Direction,
  act: RecoverAct,
): Promise<boolean> {
  let seen: BrokenSaga;
  try {
    seen = await lookAtBroken(context.temporal, ref);
  } catch (error) {
    if (!(error instanceof SagaClientError) || error.code !== 'unknown-saga') throw error;
    return recoverForgotten(context, ref, direction, act, error);
  }
  if (seen.broken === undefined) {
    checkBegun(ref, direction, seen);
    return true;
  }
  const goes = direction === 'forwards' ? goForwards : replaceRun;
  if (!(await goes(context, ref, seen, act))) return false;
  await clear(context, ref, act);
  return true;
}

/** What was held against the run that is recovered: nobody else ends that, also where the run was closed by then. */
const clear = ({ temporal }: SagaContext, ref: SagaRef, { by, reason }: RecoverAct): Promise<void> =>
  clearSetAside(temporal, ref, `recovered by ${by}: ${reason}`);

/** It needs no recovery, or had one: then who says it again is told the same. */
function checkBegun(ref: SagaRef, direction: Direction, { record }: BrokenSaga): void {
  const { carried, audit } = record;
  const wentBack = carried?.as === 'continued' && carried.ending?.action === 'recover';
  const wentOn = !wentBack && audit.some(({ action }) => action === 'recover');
  if (direction === 'backwards' ? wentBack : wentOn) return;
  if (wentBack || wentOn) {
    const detail = `${ref.path} has been recovered ${wentBack ? 'backwards' : 'forwards'}. It is done once, either way.`;
    throw refusedRecovery({ code: 'recovery-begun', detail });
  }
  throw notRecoverable(ref);
}

/** @returns false where the saga has changed meanwhile */
async function goForwards(
  { temporal }: SagaContext,
  ref: SagaRef,
  seen: BrokenSaga,
  act: RecoverAct,
): Promise<boolean> {
  const point = resetPoint(seen.events, seen.record, seen.broken!);
  if ('code' in point) throw refusedRecovery(point);
  return resetRun(temporal, ref, seen, point, act);
}

async function recoverForgotten(
  context: SagaContext,
  ref: SagaRef,
  direction: Direction,
  act: RecoverAct,
  unknown: SagaClientError,
): Promise<boolean> {
  const recorded = await recordedOf(context, ref, unknown);
  if (direction === 'forwards') throw refusedRecovery(forgottenForwards);
  const unwinding = await unwindingOfForgotten(context, recorded, act);
  if (unwinding === 'past-the-pivot') throw refusedRecovery(pastThePivot);
  const payloads = (await payloadsOf(context.temporal, [recorded.input])) ?? [];
  const memo = await memoOf(context.temporal, recorded.memo);
  const started = { input: { payloads }, ...(memo && { memo }) };
  if (!(await startRecovery(context.temporal, ref, { ...unwinding, replaces: '' }, started))) return false;
  await clear(context, ref, act);
  return true;
}
