import { type SagaHandle, SagaClient, SagaClientError, inLane } from '@backstitch/client';
import type { Saga } from '@backstitch/saga-log';
import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { actorOf } from './actor-of';
import { disconnectSignal } from './disconnect-signal';
import { idempotencyKey } from './idempotency-key';
import { traceStart } from './trace-start';
import { preferWait } from './prefer-wait';
import { problemOf } from './problem-of';
import type { Started } from './started';
import { Watchers } from './watchers';

/** Starts sagas for requests: `Idempotency-Key`, `Prefer: wait`, and what is answered when. */
@Injectable()
export class Starting {
  constructor(
    @Inject(SagaClient) private readonly sagas: SagaClient,
    @Inject(Watchers) private readonly watchers: Watchers,
  ) {}

  /** @returns the saga when it has ended by now; else where it stands */
  async start(typeName: string, body: unknown, request: FastifyRequest, reply: FastifyReply): Promise<Saga | Started> {
    const key = idempotencyKey(request);
    const startedAt = new Date();
    const saga = await this.sagas.start(typeName, body, { by: actorOf(request), ...(key !== undefined && { key }) });
    const { replayed } = saga;
    const { path, type, id } = saga.ref;

    if (!replayed) traceStart(saga.ref, startedAt, request);

    void reply.header('location', path);
    if (replayed) void reply.header('idempotency-replayed', 'true');
    const seconds = preferWait(request.headers.prefer);
    if (seconds !== undefined) void reply.header('preference-applied', `wait=${seconds}`);
    const ended = await this.hasEnded(saga, seconds, request.caller.client, reply);
    // A client that has waited, or asks again, is told how far it is by now: it may need attention.
    const now = ended || seconds || replayed ? await readIfReachable(saga) : undefined;
    if (now?.endedAt !== undefined) {
      void reply.code(200);
      return now;
    }
    void reply.code(202).header('retry-after', '1');
    return { id, type: type.name, kind: type.kind, status: now?.status ?? 'running' };
  }

  /** With too many waiting already the answer is 202 at once. */
  private async hasEnded(
    saga: SagaHandle,
    seconds: number | undefined,
    client: string,
    reply: FastifyReply,
  ): Promise<boolean> {
    if (!seconds) return false;
    const signal = disconnectSignal(reply, seconds);
    return (await this.watchers.within('wait', client, signal, (ended) => saga.waitForEnd(ended))) ?? false;
  }
}

/** Temporal can't be asked just now. */
const isForNow = (error: SagaClientError) => error.code === 'temporal-busy' || problemOf(error).status === 503;

/** It has been started: that it can't be read just now doesn't make the start a failure. */
async function readIfReachable(saga: SagaHandle): Promise<Saga | undefined> {
  try {
    return await inLane('send', () => saga.read());
  } catch (error) {
    if (error instanceof SagaClientError && isForNow(error)) return undefined;
    throw error;
  }
}
