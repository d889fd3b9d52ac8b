import {
  type EndAct,
  type HistoryEvent,
  type RecoverAct,
  type SagaRecord,
  type StepRecord,
  type Unwinding,
  readHistory as recordOf,
  sagaOf,
  unwindingOf,
} from '@backstitch/saga-log';
import type { Client } from '@temporalio/client';
import { unwindInDefinition } from '../read/unwind-in-definition';
import { isMachine } from '../registry/is-machine';
import type { SagaRef } from '../registry/saga-ref';
import { type Described, describeSaga } from '../read/describe-saga';
import { historyRoom } from '../read/history-room';
import { leftBehindOf } from '../read/left-behind-of';
import { readToAct } from '../read/read-history';
import { refuseSealed } from '../read/refuse-sealed';
import { styles } from '../styles';
import { brokenOf } from './broken-of';
import type { Broken } from './recovery';
import type { RecoveryContext } from './recovery-context';
import { settleNested } from './settle-nested';

/** A saga in Temporal that may need a recovery: all that is known of it. */
export interface BrokenSaga {
  readonly described: Described;
  readonly events: readonly HistoryEvent[];
  readonly record: SagaRecord;
  /** What Temporal's reset has left behind. */
  readonly left: readonly StepRecord[];
  /** Absent: it needs none. */
  readonly broken?: Broken;
}

/** @throws SagaClientError `unknown-saga`, `payload-sealed`, `temporal-unreachable`, `temporal-busy` */
export async function lookAtBroken(temporal: Client, ref: SagaRef): Promise<BrokenSaga> {
  const described = await describeSaga(temporal, ref);
  return historyRoom.within(described.historyBytes, () => lookAt(temporal, ref, described));
}

async function lookAt(temporal: Client, ref: SagaRef, described: Described): Promise<BrokenSaga> {
  const events = await readToAct(temporal, ref.workflowId, described.runId);
  const { failing, setAside } = described;
  const left = await leftBehindOf(temporal, ref, described.runId, events, { check: refuseSealed });
  const pending = { leftBehind: left, ...(failing && { failing }), ...(setAside && { setAside }) };
  const saga = sagaOf(events, pending, styles);
  const record = recordOf(events, styles);
  const broken = brokenOf(events, record, saga, described);
  return { described, events, record, left, ...(broken && { broken }) };
}

/**
 * What a run has to be started with to compensate it.
 * @returns `past-the-pivot` where there is no way back
 * @throws SagaClientError `nested-running`, `temporal-unreachable`, `temporal-busy`
 */
export async function unwindingFor(
  context: RecoveryContext,
  { type }: SagaRef,
  { events, left }: Pick<BrokenSaga, 'events' | 'left'>,
  act: EndAct | RecoverAct,
): Promise<Unwinding | 'past-the-pivot'> {
  const leftLog = left.map(({ entry }) => entry);
  const unwinding = unwindingOf(events, act, new Date(), styles, leftLog);
  if (unwinding === 'past-the-pivot') return unwinding;
  const log = await settleNested(context, unwinding.log, act, events);
  if (!isMachine(type)) return { ...unwinding, log };
  const unwind = unwindInDefinition(events);
  return { ...unwinding, log, told: { ...unwinding.told, ...(unwind !== undefined && { unwind }) } };
}
