import { randomUUID } from 'node:crypto';
import { Body, Controller, HttpCode, Inject, Param, Post, Req } from '@nestjs/common';
import { Client } from '@temporalio/client';
import type { FastifyRequest } from 'fastify';
import { Problem } from '../problems/problem';
import { valid } from '../problems/valid';
import { actorOf } from '../request/actor-of';
import { hashOf, idempotencyKey, keyMark } from '../request/idempotency-key';
import { ServedTypes } from '../served/served-types';
import { HistoryDoor, signalLoad } from '../temporal/history-door';
import { signalSaga } from '../temporal/signal-saga';
import { type Accepted, accepted } from './accepted';
import { checkSent } from './check-sent';
import { expectState } from './expect-state';
import { refuseReused } from './refuse-reused';

/** What sagas wait for: approvals by people, say. It may come before it is waited for, and with every worker down. */
@Controller('sagas/:type/:id/messages')
export class MessagesController {
  constructor(
    @Inject(Client) private readonly client: Client,
    @Inject(ServedTypes) private readonly types: ServedTypes,
    @Inject(HistoryDoor) private readonly door: HistoryDoor,
  ) {}

  @Post(':name')
  @HttpCode(202)
  async send(
    @Param('type') typeName: string,
    @Param('id') id: string,
    @Param('name') name: string,
    @Body() sent: unknown,
    @Req() request: FastifyRequest,
  ): Promise<Accepted> {
    const ref = await this.types.saga(typeName, id);
    const { messages = [] } = ref.type.contract;
    const message = messages.find((each) => each.name === name);
    if (message === undefined) {
      const known = messages.map((each) => each.name).join(', ') || 'none';
      throw new Problem('unknown-message', `A ${typeName} takes no message '${name}': it takes ${known}.`);
    }
    const key = idempotencyKey(request);
    const body = valid(message.schema, sent);
    const requestId = key === undefined ? randomUUID() : hashOf(ref.workflowId, name, key);
    checkSent(body);
    await expectState(this.client, ref, request);
    const mark = keyMark(key, 'message', name);
    const args = mark === undefined ? [body] : [body, mark];
    const signal = { workflowId: ref.workflowId, name, args, requestId, by: actorOf(request) };
    const sending = () => signalSaga(this.client, signal);
    if (await this.door.let(ref, signalLoad(signal), sending)) {
      if (mark !== undefined) await refuseReused(this.client, ref, { mark, body });
      return accepted(ref, name);
    }
    throw new Problem('already-ended', 'The saga has ended: nobody will wait for this message any more.');
  }
}
