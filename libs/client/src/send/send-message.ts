import { randomUUID } from 'node:crypto';
import { expectState, wasSent } from '../act/expect-state';
import { anonymous } from '../anonymous';
import type { Expected } from '../expected';
import { parsed } from '../parsed';
import type { SagaRef } from '../registry/saga-ref';
import { SagaClientError } from '../saga-client-error';
import type { SagaContext } from '../saga-context';
import { keyHash } from '../start/key-hash';
import { checkSent } from './check-sent';
import { signalLoad } from './history-door';
import { keyMark } from './key-mark';
import { refuseReused } from './refuse-reused';
import { signalSaga } from './signal-saga';

/** Who sends a message, and under which key. */
export interface SendOptions {
  /** The same message again under the same key is sent once. Default none. */
  readonly key?: string;
  /** Who sends it. Default `anonymous`. */
  readonly by?: string;
  /** What the saga's tag has to be. Default: it doesn't matter. */
  readonly expected?: Expected;
}

/**
 * Sends a message that a saga waits for, or will: it may come before it is waited for, and with every worker down.
 * @throws SagaClientError `unknown-message`, `invalid-body`, `body-too-large`, `already-ended`, `idempotency-key-reused`,
 *   `saga-full`, `version-changed`, `unknown-saga`, `temporal-unreachable`
 */
export async function sendMessage(
  { temporal, door }: SagaContext,
  ref: SagaRef,
  name: string,
  sent: unknown,
  { key, by = anonymous, expected }: SendOptions,
): Promise<void> {
  const { messages = [] } = ref.type.contract;
  const message = messages.find((each) => each.name === name);
  if (message === undefined) {
    const known = messages.map((each) => each.name).join(', ') || 'none';
    throw new SagaClientError('unknown-message', `A ${ref.type.name} takes no message '${name}': it takes ${known}.`);
  }
  const body = parsed(message.schema, sent);
  const requestId = key === undefined ? randomUUID() : keyHash(ref.workflowId, name, key);
  checkSent(body);
  const mark = keyMark(key, 'message', name);
  await expectState(temporal, ref, expected, mark);
  const args = mark === undefined ? [body] : [body, mark];
  const signal = { workflowId: ref.workflowId, name, args, requestId, by };
  const isSent = await door.let(ref, signalLoad(signal), () => signalSaga(temporal, signal));
  // One that came before it ended comes again after a lost answer: its key tells.
  if (!isSent && !(await wasSent(temporal, ref, mark))) {
    throw new SagaClientError('already-ended', 'The saga has ended: nobody will wait for this message any more.');
  }
  if (mark !== undefined) await refuseReused(temporal, ref, { mark, body });
}
