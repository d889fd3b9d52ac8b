import type { HistoryEvent } from '@backstitch/contract';
import { Inject, Injectable } from '@nestjs/common';
import { Client } from '@temporalio/client';
import type { temporal } from '@temporalio/proto';
import { describeSaga } from '../temporal/describe-saga';
import { reachHistory } from '../temporal/reach-history';
import type { SagaRef } from '../served/served-types';

/** So many tokens are remembered, so that not every sign of life reads a history. */
const mostRemembered = 10_000;

/**
 * Knows which tokens executions have given away: those that stand in what they have sent. The history says so, which
 * needs no worker. A definition has to send a token as it is: one that it encodes first is not found.
 */
@Injectable()
export class TokenRegister {
  private readonly remembered = new Set<string>();

  constructor(@Inject(Client) private readonly client: Client) {}

  /** @throws Problem `unknown-saga`, `temporal-unreachable`, `temporal-busy` */
  async knows(ref: SagaRef, token: string): Promise<boolean> {
    if (this.remembered.has(token)) return true;
    const { runId } = await describeSaga(this.client, ref);
    const events = await reachHistory(this.client, ref.workflowId, runId);
    if (!events.some((event) => sends(event, token))) return false;
    this.remembered.add(token);
    const [oldest] = this.remembered;
    if (this.remembered.size > mostRemembered && oldest !== undefined) this.remembered.delete(oldest);
    return true;
  }
}

const sends = (event: HistoryEvent, token: string): boolean =>
  isIn(event.activityTaskScheduledEventAttributes?.input, token) ||
  isIn(event.startChildWorkflowExecutionInitiatedEventAttributes?.input, token);

/** Tokens have no character that JSON escapes. */
const isIn = (payloads: temporal.api.common.v1.IPayloads | null | undefined, token: string): boolean =>
  payloads?.payloads?.some(
    ({ data }) => data && Buffer.from(data.buffer, data.byteOffset, data.length).includes(token),
  ) ?? false;
