import { SagaClient } from '@backstitch/client';
import { Body, Controller, HttpCode, Inject, Param, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { actorOf } from '../../http/actor-of';
import { expectedIn } from '../../http/expected-in';
import { idempotencyKey } from '../../http/idempotency-key';
import { type Accepted, accepted } from './accepted';
import { Describes } from '../../http/openapi/operation';
import { actor, keyHeader, ifMatch, ofSaga } from '../../http/openapi/operation-parts';

/** What sagas wait for: approvals by people, say. It may come before it is waited for, and with every worker down. */
@Controller('sagas/:type/:id/messages')
export class MessagesController {
  constructor(@Inject(SagaClient) private readonly sagas: SagaClient) {}

  @Describes({
    summary: 'Sends what the saga waits for, or will',
    body: 'any',
    answers: { 202: 'Accepted' },
    headers: { ...keyHeader, ...actor, ...ifMatch },
    problems: [...ofSaga, 'unknown-message', 'already-ended', 'invalid-body', 'body-too-large', 'saga-full'],
  })
  @Post(':name')
  @HttpCode(202)
  async send(
    @Param('type') typeName: string,
    @Param('id') id: string,
    @Param('name') name: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
  ): Promise<Accepted> {
    const saga = await this.sagas.saga(typeName, id);
    const key = idempotencyKey(request);
    const by = actorOf(request);
    await saga.send(name, body, { by, expected: expectedIn(request.headers), ...(key !== undefined && { key }) });
    return accepted(saga.ref, name);
  }
}
