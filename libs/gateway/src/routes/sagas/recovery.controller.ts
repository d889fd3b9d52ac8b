import { Reason, Recovery, SagaClient, parsed } from '@backstitch/client';
import { Body, Controller, Get, HttpCode, Inject, Param, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { actorOf } from '../../http/actor-of';
import { expectedIn } from '../../http/expected-in';
import { Describes } from '../../http/openapi/operation';
import { actor, ifMatch, ofSaga, recoverProblems } from '../../http/openapi/operation-parts';
import { Accepted, accepted } from './accepted';

const Recovering = z.strictObject({
  reason: Reason,
  direction: z
    .enum(['backwards', 'forwards'])
    .default('backwards')
    .meta({ description: 'It compensates what took effect, or goes on from its last good workflow task.' }),
});

/** Sagas that were ended by force, or whose code fails. */
@Controller('sagas/:type/:id')
export class RecoveryController {
  constructor(@Inject(SagaClient) private readonly sagas: SagaClient) {}

  @Describes({
    summary: 'What a recovery would compensate, in which order, what it can’t, and what is in doubt',
    answers: { 200: Recovery },
    problems: [...ofSaga, 'not-recoverable', 'payload-sealed', 'temporal-busy'],
  })
  @Get('recovery')
  async preview(@Param('type') typeName: string, @Param('id') id: string): Promise<Recovery> {
    return (await this.sagas.saga(typeName, id)).recovery();
  }

  @Describes({
    summary: 'Takes up a saga that was ended by force, or whose code fails',
    body: Recovering,
    answers: { 202: Accepted },
    headers: { ...actor, ...ifMatch },
    problems: recoverProblems,
  })
  @Post('recover')
  @HttpCode(202)
  async recover(
    @Param('type') typeName: string,
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
  ): Promise<Accepted> {
    const saga = await this.sagas.saga(typeName, id);
    await saga.recover({ ...parsed(Recovering, body), by: actorOf(request), expected: expectedIn(request.headers) });
    return accepted(saga.ref, 'recover');
  }
}
