import type { Saga } from '@backstitch/saga-log';
import { Body, Controller, Inject, Param, Post, Req, Res } from '@nestjs/common';
import { Client } from '@temporalio/client';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Watchers } from '../changes/watchers';
import { Problem } from '../problems/problem';
import { valid } from '../problems/valid';
import { actorOf } from '../request/actor-of';
import { idempotencyKey } from '../request/idempotency-key';
import { goneSignal } from '../request/gone-signal';
import { preferWait } from '../request/prefer-wait';
import { type SagaRef, ServedTypes } from '../served/served-types';
import { readSaga } from '../temporal/read-saga';
import { waitForEnd } from '../temporal/wait-for-end';
import { startSaga } from './start-saga';

@Controller()
export class StartController {
  constructor(
    @Inject(Client) private readonly client: Client,
    @Inject(ServedTypes) private readonly types: ServedTypes,
    @Inject(Watchers) private readonly watchers: Watchers,
  ) {}

  @Post('sagas/:type')
  saga(
    @Param('type') typeName: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return this.start(typeName, body, request, reply);
  }

  /** From then on it is a saga like any other. */
  @Post('routing-slips')
  slip(
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return this.start('slip', body, request, reply);
  }

  private async start(typeName: string, body: unknown, request: FastifyRequest, reply: FastifyReply): Promise<object> {
    const startable = await this.types.toStart(typeName);
    const { type } = startable;
    const key = idempotencyKey(request);
    const input = valid(type.contract.input, body);
    const { id, replayed } = await startSaga(this.client, startable, input, actorOf(request), key);
    const ref = await this.types.saga(type.name, id);

    void reply.header('location', ref.path);
    if (replayed) void reply.header('idempotency-replayed', 'true');
    const seconds = preferWait(request.headers.prefer);
    if (seconds !== undefined) void reply.header('preference-applied', `wait=${seconds}`);
    const ended = await this.hasEnded(ref.workflowId, seconds, request.caller.client, reply);
    // Whoever has waited, or asks again, is told how far it is by now: it may need attention.
    const saga = ended || seconds || replayed ? await this.readIfReachable(ref) : undefined;
    if (saga?.endedAt !== undefined) {
      void reply.code(200);
      return saga;
    }
    void reply.code(202).header('retry-after', '1');
    return { id, type: type.name, kind: type.kind, status: saga?.status ?? 'running' };
  }

  /** It has been started: that it can't be read just now doesn't make the start a failure. */
  private async readIfReachable(ref: SagaRef): Promise<Saga | undefined> {
    try {
      return await readSaga(this.client, ref);
    } catch (error) {
      if (error instanceof Problem && error.status === 503) return undefined;
      throw error;
    }
  }

  /** With too many waiting already nobody is made to wait: the answer is 202. */
  private async hasEnded(
    workflowId: string,
    seconds: number | undefined,
    client: string,
    reply: FastifyReply,
  ): Promise<boolean> {
    if (!seconds) return false;
    return (
      (await this.watchers.within('wait', client, goneSignal(reply, seconds), (signal) =>
        waitForEnd(this.client, workflowId, signal),
      )) ?? false
    );
  }
}
