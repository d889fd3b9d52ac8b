import { Body, Controller, Inject, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Starting } from '../../http/starting';

/** Routing slips that come as JSON. From its start on a slip is a saga like any other. */
@Controller('routing-slips')
export class RoutingSlipsController {
  constructor(@Inject(Starting) private readonly starting: Starting) {}

  @Post()
  start(
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return this.starting.start('slip', body, request, reply);
  }
}
