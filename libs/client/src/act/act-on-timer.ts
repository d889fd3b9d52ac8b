import { randomUUID } from 'node:crypto';
import { type TimerAct, operatorUpdates } from '@backstitch/saga-log';
import { anonymous } from '../anonymous';
import { parsed } from '../parsed';
import { describeSaga } from '../read/describe-saga';
import type { SagaRef } from '../registry/saga-ref';
import { SagaClientError } from '../saga-client-error';
import type { SagaContext } from '../saga-context';
import { actShare, updateLoad } from '../send/history-door';
import { keyMark } from '../send/key-mark';
import { refuseReused } from '../send/refuse-reused';
import { keyHash } from '../start/key-hash';
import { actOn } from './act-on';
import type { ActOptions } from './act-options';
import { expectState } from './expect-state';
import { Reason } from './reason';
import { setAsideError } from './set-aside';

/** Who acts on a timer, why, and under which key. */
export interface TimerActOptions extends ActOptions {
  /** The same act again under the same key is done once. Default none. */
  readonly key?: string;
}

/**
 * Has a timer of a process come at another time, or never. One that is cancelled is set again when its state is entered
 * again.
 * @param due of `change-timer`; absent, or a time that has passed: at once
 * @throws SagaClientError `unknown-timer`, `invalid-body`, `idempotency-key-reused`, `already-ended`, `act-expired`,
 *   `saga-full`, `saga-set-aside`, `saga-failing`, `version-changed`, `no-worker`, `unknown-saga`, `temporal-unreachable`
 */
export async function actOnTimer(
  { temporal, door }: SagaContext,
  ref: SagaRef,
  { action, timer, due }: Pick<TimerAct, 'action' | 'timer'> & { readonly due?: Date },
  { by = anonymous, key, expected, ...given }: TimerActOptions,
): Promise<void> {
  const reason = parsed(Reason, given.reason, '/reason');
  if (due !== undefined && Number.isNaN(due.getTime())) {
    const errors = [{ pointer: '/due', code: 'invalid_type', detail: 'It is no time.' }];
    throw new SagaClientError('invalid-body', '/due: It is no time.', { errors });
  }
  const mark = keyMark(key, action, timer);
  await expectState(temporal, ref, expected, mark);
  if (ref.type.kind !== 'process') {
    throw new SagaClientError(
      'unknown-timer',
      `A ${ref.type.name} is no process: it has no timers that can be changed.`,
    );
  }
  const { closed, setAside } = await describeSaga(temporal, ref);
  if (setAside) throw setAsideError(ref);
  // What was sent before it ended may have been taken: its key tells.
  if (closed && mark === undefined) throw ended();
  const said = { action, timer, reason, ...(due !== undefined && { due: due.getTime() }) };
  const act: TimerAct = { ...said, by, ...(mark !== undefined && { key: mark }) };
  const updateId = key === undefined ? randomUUID() : keyHash(ref.workflowId, action, timer, key);
  const doing = () => actOn(temporal, ref, operatorUpdates.timer, act, updateId);
  if (!(await door.let(ref, updateLoad(act), doing, actShare))) throw ended();
  if (mark !== undefined) await refuseReused(temporal, ref, { mark, body: said });
}

const ended = () =>
  new SagaClientError('already-ended', 'The process has ended: its timers can’t be acted on any more.');
