import { SagaClient } from '@backstitch/client';
import { Body, Controller, HttpCode, Inject, Param, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Describes } from '../../http/openapi/operation';
import { actor, ifMatch, keyHeader, ofSaga } from '../../http/openapi/operation-parts';
import { sentBy } from '../../http/sent-by';
import { Accepted, accepted } from './accepted';

/** What sagas wait for: approvals by people, say. It may come before it is waited for, and with every worker down. */
@Controller('sagas/:type/:id/messages')
export class MessagesController {
  constructor(@Inject(SagaClient) private readonly sagas: SagaClient) {}

  @Describes({
    summary: 'Sends what the saga waits for, or will',
    body: 'any',
    answers: { 202: Accepted },
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
    await saga.send(name, body, sentBy(request));
    return accepted(saga.ref, name);
  }
}
