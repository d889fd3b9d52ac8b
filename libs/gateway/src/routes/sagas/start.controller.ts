import { Body, Controller, Inject, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Describes } from '../../http/openapi/operation';
import { keyHeader, startProblems } from '../../http/openapi/operation-parts';
import { ShownSaga } from '../../http/openapi/shown-saga';
import { Started } from '../../http/started';
import { Starting } from '../../http/starting';

@Controller('sagas')
export class StartController {
  constructor(@Inject(Starting) private readonly starting: Starting) {}

  @Describes({
    summary: 'Starts a saga',
    body: 'any',
    answers: { 200: ShownSaga, 202: Started },
    headers: { ...keyHeader, Prefer: 'wait=N: up to N seconds (at most 60) for the saga to end; then it is 200.' },
    problems: startProblems,
  })
  @Post(':type')
  start(
    @Param('type') typeName: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return this.starting.start(typeName, body, request, reply);
  }
}
