import {
  EventCounts,
  PostedEvent,
  Reason,
  SagaClient,
  type SagaEvents,
  UnclaimedList,
  parsed,
} from '@backstitch/client';
import type { Shown } from '@backstitch/saga-log/shown';
import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { actorOf } from '../../http/actor-of';
import { Describes } from '../../http/openapi/operation';
import { actor } from '../../http/openapi/operation-parts';
import { Problem } from '../../http/problem';
import { cloudEventsIn } from './cloud-events-in';

const EventsTaken = z
  .object({ taken: z.int().describe('How many were new: the others were known.') })
  .meta({ id: 'EventsTaken', description: 'The events are kept. What becomes of them is seen at their sagas.' });
type EventsTaken = Shown<typeof EventsTaken>;

const EventAccepted = z.object({ accepted: z.enum(['replay', 'drop']) }).meta({ id: 'EventAccepted' });
type EventAccepted = Shown<typeof EventAccepted>;

const Act = z.strictObject({ reason: Reason });

const act = (summary: string) => ({
  ...{ summary, body: Act, answers: { 202: EventAccepted }, headers: actor },
  problems: ['unknown-event', 'not-unclaimed', 'invalid-body', 'store-unreachable'] as const,
});

/** The door for events of participants and of other systems, and what nobody has taken. */
@Controller('events')
export class EventsController {
  constructor(@Inject(SagaClient) private readonly sagas: SagaClient) {}

  @Describes({
    summary: 'Takes CloudEvents 1.0, each once by its source and id: structured, binary, or a batch',
    body: PostedEvent,
    answers: { 202: EventsTaken },
    headers: actor,
    problems: ['invalid-body', 'store-unreachable'],
  })
  @Post()
  @HttpCode(202)
  async post(@Req() request: FastifyRequest): Promise<EventsTaken> {
    const posted = cloudEventsIn(request) as readonly PostedEvent[];
    return { taken: await this.events().post(posted, { by: actorOf(request) }) };
  }

  @Describes({
    summary: 'Events that nobody has taken, oldest first',
    query: { limit: '1 to 200; default 50', cursor: 'next of the page before' },
    answers: { 200: UnclaimedList },
    problems: ['bad-query', 'bad-cursor', 'store-unreachable'],
  })
  @Get('unclaimed')
  unclaimed(@Query() { limit, cursor }: { readonly limit?: string; readonly cursor?: string }): Promise<UnclaimedList> {
    if (limit !== undefined && !/^\d{1,3}$/.test(limit)) {
      throw new Problem('bad-query', `limit is '${limit}': write 1 to 200.`);
    }
    return this.events().unclaimed({
      ...(limit !== undefined && { limit: Number(limit) }),
      ...(cursor !== undefined && { cursor }),
    });
  }

  @Describes(act('Sends an event on, as if it had just come'))
  @Post('unclaimed/:id/replay')
  @HttpCode(202)
  async replay(@Param('id') id: string, @Body() body: unknown, @Req() request: FastifyRequest): Promise<EventAccepted> {
    await this.events().replay(id, { ...parsed(Act, body ?? {}), by: actorOf(request) });
    return { accepted: 'replay' };
  }

  @Describes(act('Leaves an event at that: nobody gets it'))
  @Post('unclaimed/:id/drop')
  @HttpCode(202)
  async drop(@Param('id') id: string, @Body() body: unknown, @Req() request: FastifyRequest): Promise<EventAccepted> {
    await this.events().drop(id, { ...parsed(Act, body ?? {}), by: actorOf(request) });
    return { accepted: 'drop' };
  }

  @Describes({
    summary: 'What has become of all events: published is the sum of the others',
    answers: { 200: EventCounts },
    problems: ['store-unreachable'],
  })
  @Get('counts')
  counts(): Promise<EventCounts> {
    return this.events().counts();
  }

  private events(): SagaEvents {
    return this.sagas.events!;
  }
}
