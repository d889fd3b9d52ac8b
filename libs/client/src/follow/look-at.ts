import { sagaNamed } from '@backstitch/saga-log';
import { type StateStore, type TakenMark, isIncomplete } from '@backstitch/state-store';
import type { Client } from '@temporalio/client';
import { type Described, describeSaga } from '../read/describe-saga';
import { readForRecord } from '../read/read-saga';
import type { SagaRegistry } from '../registry/saga-registry';
import type { SagaRef } from '../registry/saga-ref';
import { SagaClientError } from '../saga-client-error';
import { turnsOf } from '../read/turns-of';
import { lookAgain } from './look-again';
import type { Rate } from './rate';
import { shownType } from './shown-type';

/** What a follower looks with. */
export interface Looking {
  readonly temporal: Client;
  readonly types: SagaRegistry;
  readonly store: StateStore;
  /** The task queue of state machines. */
  readonly machines: string;
  /** Of histories. */
  readonly rate: Rate;
  /** For how long sagas are kept that have ended, in milliseconds. Default for ever. */
  readonly keepMs?: number;
}

/** Is what ended then dropped again? @param at milliseconds since the epoch */
export const isTooOld = ({ keepMs }: Pick<Looking, 'keepMs'>, at: number): boolean =>
  keepMs !== undefined && at < Date.now() - keepMs;

/**
 * Looks at one saga, and records it when it is another than is recorded. What Temporal says of it without its history
 * tells whether it is: only then the history is read.
 * @returns when to look again, in milliseconds since the epoch; undefined: it has ended
 * @throws SagaClientError `payload-sealed`, `temporal-unreachable`, `temporal-busy`; StateStoreError `state-store-unreachable`
 */
export async function lookAt(
  looking: Looking,
  { workflowId }: Pick<TakenMark, 'workflowId'>,
): Promise<number | undefined> {
  const { temporal, store, rate } = looking;
  const ref = refOf(looking, workflowId);
  const name = { type: ref.type.name, id: ref.id };
  const described = await describeSaga(temporal, ref).catch(unlessUnknown);
  if (described === undefined) {
    await store.forgotten(name);
    return undefined;
  }
  const known = await store.position(name);
  const now = Date.now();
  if (known !== undefined && isSame(known, described, now)) {
    return described.closed ? undefined : lookAgain(now, described, known.readAt);
  }
  await rate.turn();
  const reading = await readForRecord(temporal, ref, described);
  const { status, endedAt } = reading.saga;
  // It was dropped, or is nobody's to keep: it isn't recorded, and told of, anew.
  if (known === undefined && endedAt !== undefined && !isIncomplete(status) && isTooOld(looking, Date.parse(endedAt))) {
    return undefined;
  }
  await store.write(reading);
  return reading.saga.endedAt === undefined ? lookAgain(Date.now(), described, Date.now()) : undefined;
}

/** Nothing has changed since it was read, not by the clock either. */
function isSame(
  known: { runId: string; transitions: number; readAt: number },
  described: Described,
  now: number,
): boolean {
  // Why its tasks fail stands elsewhere, and may have changed there.
  if (described.setAside !== undefined || described.failing !== undefined) return false;
  if (known.runId !== described.runId || known.transitions !== described.transitions) return false;
  return !turnsOf(described).some((turn) => turn > known.readAt && turn <= now);
}

function refOf({ types, machines }: Looking, workflowId: string): SagaRef {
  const { type, id } = sagaNamed(workflowId);
  return { type: shownType(types, type, machines), id, workflowId, path: `/sagas/${workflowId}` };
}

function unlessUnknown(error: unknown): undefined {
  if (error instanceof SagaClientError && error.code === 'unknown-saga') return undefined;
  throw error;
}
