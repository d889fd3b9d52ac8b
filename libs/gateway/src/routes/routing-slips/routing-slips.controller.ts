import { Body, Controller, Inject, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Describes } from '../../http/openapi/operation';
import { keyHeader, startProblems } from '../../http/openapi/operation-parts';
import { ShownSaga } from '../../http/openapi/shown-saga';
import { Started } from '../../http/started';
import { Starting } from '../../http/starting';

/** Routing slips that come as JSON. From its start on a slip is a saga like any other. */
@Controller('routing-slips')
export class RoutingSlipsController {
  constructor(@Inject(Starting) private readonly starting: Starting) {}

  @Describes({
    summary: 'Has a routing slip set out; from then on it is the saga /sagas/slip/{id}',
    body: 'slip.input',
    answers: { 200: ShownSaga, 202: Started },
    headers: { ...keyHeader, Prefer: 'wait=N: up to N seconds (at most 60) for the slip to end; then it is 200.' },
    problems: startProblems,
  })
  @Post()
  start(
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return this.starting.start('slip', body, request, reply);
  }
}
