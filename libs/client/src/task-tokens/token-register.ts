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

/** What a run was started with; `secret` undefined: without one. */
interface Secret {
  readonly runId: string;
  readonly secret: string | undefined;
}

/**
 * Knows which tokens executions have given away: those that prove it. Of an execution that was started without a secret,
 * those that stand in what it has sent. The history says so, which needs no worker.
 */
export class TokenRegister {
  private readonly remembered = new Set<string>();
  /** By workflow id. */
  private readonly secrets = new Map<string, Secret>();
  /** Looks that are under way, by workflow id: whoever tries tokens of one execution waits for the same look. */
  private readonly looks = new Map<string, Promise<Secret>>();

  constructor(private readonly client: Client) {}

  /** @throws SagaClientError `unknown-saga`, `temporal-unreachable`, `temporal-busy` */
  async knows(ref: SagaRef, token: string): Promise<boolean> {
    if (this.remembered.has(token)) return true;
    const parts = taskTokenParts(token);
    if (parts === undefined) return false;
    const proves = ({ secret }: Secret) =>
      secret !== undefined && isEqual(parts.proof ?? '', proofOf(parts.said, secret));
    const known = this.secrets.get(ref.workflowId);
    if (known !== undefined && proves(known)) return true;
    // The id may have come again since: another execution, with a secret of its own.
    const { runId, secret } = await this.look(ref);
    if (secret !== undefined) return proves({ runId, secret });
    const events = await readHistory(this.client, ref.workflowId, runId);
    if (!events.some((event) => sends(event, token))) return false;
    this.remembered.add(token);
    const [oldest] = this.remembered;
    if (this.remembered.size > maxRemembered && oldest !== undefined) this.remembered.delete(oldest);
    return true;
  }

  /** The secret of the latest run. It is read once for each run. */
  private look(ref: SagaRef): Promise<Secret> {
    const { workflowId } = ref;
    const underWay = this.looks.get(workflowId);
    if (underWay) return underWay;
    const look = this.read(ref).finally(() => this.looks.delete(workflowId));
    this.looks.set(workflowId, look);
    return look;
  }

  private async read(ref: SagaRef): Promise<Secret> {
    const { workflowId } = ref;
    const { runId } = await describeSaga(this.client, ref);
    const known = this.secrets.get(workflowId);
    if (known?.runId === runId) return known;
    const read = { runId, secret: (await startedOf(this.client, workflowId, runId))?.secret };
    remember(this.secrets, workflowId, read);
    return read;
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
