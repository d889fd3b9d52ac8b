import { Body, Controller, Inject, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Starting } from '../../http/starting';

@Controller('sagas')
export class StartController {
  constructor(@Inject(Starting) private readonly starting: Starting) {}

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
