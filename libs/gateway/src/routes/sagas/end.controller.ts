import { Reason, SagaClient, type SagaHandle, parsed } from '@backstitch/client';
import { Body, Controller, HttpCode, Inject, Param, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { actorOf } from '../../http/actor-of';
import { expectedIn } from '../../http/expected-in';
import { Describes } from '../../http/openapi/operation';
import { actProblems, endingOperation } from '../../http/openapi/operation-parts';
import { type Accepted, accepted } from './accepted';

const Ending = z.strictObject({ reason: Reason });

/** Acts on a whole saga: it ends early, waits, or goes on. */
@Controller('sagas/:type/:id')
export class EndController {
  constructor(@Inject(SagaClient) private readonly sagas: SagaClient) {}

  @Describes(endingOperation('Compensates, and ends cancelled', Ending))
  @Post('cancel')
  @HttpCode(202)
  async cancel(
    @Param('type') typeName: string,
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
  ): Promise<Accepted> {
    return this.act('cancel', await this.sagas.saga(typeName, id), body, request);
  }

  @Describes(endingOperation('Compensates, and ends compensated', Ending))
  @Post('compensate')
  @HttpCode(202)
  async compensate(
    @Param('type') typeName: string,
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
  ): Promise<Accepted> {
    return this.act('compensate', await this.sagas.saga(typeName, id), body, request);
  }

  @Describes({
    ...endingOperation('Takes a saga up again that is paused, or was set aside', Ending),
    problems: [...actProblems, 'not-set-aside'],
  })
  @Post('resume')
  @HttpCode(202)
  async resume(
    @Param('type') typeName: string,
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
  ): Promise<Accepted> {
    return this.act('resume', await this.sagas.saga(typeName, id), body, request);
  }

  @Describes({
    ...endingOperation('Has a saga send nothing new until it is resumed; answers still settle', Ending),
    problems: [...actProblems, 'saga-full'],
  })
  @Post('pause')
  @HttpCode(202)
  async pause(
    @Param('type') typeName: string,
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
  ): Promise<Accepted> {
    return this.act('pause', await this.sagas.saga(typeName, id), body, request);
  }

  private async act(
    action: 'cancel' | 'compensate' | 'pause' | 'resume',
    saga: SagaHandle,
    body: unknown,
    request: FastifyRequest,
  ): Promise<Accepted> {
    const { reason } = parsed(Ending, body);
    await saga[action]({ reason, by: actorOf(request), expected: expectedIn(request.headers) });
    return accepted(saga.ref, action);
  }
}
