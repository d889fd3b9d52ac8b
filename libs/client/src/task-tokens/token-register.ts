import { timingSafeEqual } from 'node:crypto';
import type { HistoryEvent } from '@backstitch/saga-log';
import { proofOf, taskTokenParts } from '@backstitch/states-language';
import type { Client } from '@temporalio/client';
import type { temporal } from '@temporalio/proto';
import { describeSaga } from '../read/describe-saga';
import { readHistory } from '../read/read-history';
import type { SagaRef } from '../registry/saga-ref';
import { startedOf } from '../read/started-of';

/** So many tokens and secrets are remembered, so that not every sign of life reads a history. */
const maxRemembered = 10_000;

/**
 * Knows which tokens executions have given away: those that prove it. Of an execution that was started without a secret,
 * those that stand in what it has sent. The history says so, which needs no worker.
 */
export class TokenRegister {
  private readonly remembered = new Set<string>();
  /** By workflow id; undefined: started without one. */
  private readonly secrets = new Map<string, string | undefined>();

  constructor(private readonly client: Client) {}

  /** @throws SagaClientError `unknown-saga`, `temporal-unreachable`, `temporal-busy` */
  async knows(ref: SagaRef, token: string): Promise<boolean> {
    if (this.remembered.has(token)) return true;
    const parts = taskTokenParts(token);
    if (parts === undefined) return false;
    if (!this.secrets.has(ref.workflowId)) {
      const { runId } = await describeSaga(this.client, ref);
      remember(this.secrets, ref.workflowId, (await startedOf(this.client, ref.workflowId, runId))?.secret);
    }
    const secret = this.secrets.get(ref.workflowId);
    if (secret !== undefined) return isEqual(parts.proof ?? '', proofOf(parts.said, secret));
    const { runId } = await describeSaga(this.client, ref);
    const events = await readHistory(this.client, ref.workflowId, runId);
    if (!events.some((event) => sends(event, token))) return false;
    this.remembered.add(token);
    const [oldest] = this.remembered;
    if (this.remembered.size > maxRemembered && oldest !== undefined) this.remembered.delete(oldest);
    return true;
  }
}

function remember<V>(map: Map<string, V>, key: string, value: V): void {
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > maxRemembered && oldest !== undefined) map.delete(oldest);
}

/** Takes as long whatever is wrong with it. */
const isEqual = (given: string, wanted: string): boolean =>
  given.length === wanted.length && timingSafeEqual(Buffer.from(given), Buffer.from(wanted));

const sends = (event: HistoryEvent, token: string): boolean =>
  isIn(event.activityTaskScheduledEventAttributes?.input, token) ||
  isIn(event.startChildWorkflowExecutionInitiatedEventAttributes?.input, token);

/** Tokens have no character that JSON escapes. */
const isIn = (payloads: temporal.api.common.v1.IPayloads | null | undefined, token: string): boolean =>
  payloads?.payloads?.some(
    ({ data }) => data && Buffer.from(data.buffer, data.byteOffset, data.length).includes(token),
  ) ?? false;
