import { Reason, SagaClient, type SagaSubscriptions, parsed } from '@backstitch/client';
import type { Shown } from '@backstitch/saga-log/shown';
import { Subscription, SubscriptionWanted, UndeliveredList } from '@backstitch/state-store';
import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post, Put, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { actorOf } from '../../http/actor-of';
import { Describes } from '../../http/openapi/operation';
import { actor, pageParameters, recordProblems } from '../../http/openapi/operation-parts';
import { listFilters } from '../sagas/list-filters';

const SubscriptionList = z.object({ items: z.array(Subscription) }).meta({ id: 'SubscriptionList' });
type SubscriptionList = Shown<typeof SubscriptionList>;

const Subscribed = z
  .object({
    name: z.string(),
    secret: z.string().optional().describe('Of a new one: it signs what is sent, and is never told again.'),
  })
  .meta({ id: 'Subscribed' });
type Subscribed = Shown<typeof Subscribed>;

const DeliveryAccepted = z.object({ accepted: z.enum(['replay', 'drop']) }).meta({ id: 'DeliveryAccepted' });
type DeliveryAccepted = Shown<typeof DeliveryAccepted>;

const Act = z.strictObject({ reason: Reason });
const problems = ['no-state-store', 'state-store-unreachable'] as const;
const ofOne = [...problems, 'unknown-subscription'] as const;
const act = (summary: string) => ({
  ...{ summary, body: Act, answers: { 202: DeliveryAccepted }, headers: actor },
  problems: [...problems, 'unknown-event', 'invalid-body'] as const,
});

/** Who is told what happens to sagas of any kind, and what they could not be told. */
@Controller('subscriptions')
export class SubscriptionsController {
  constructor(@Inject(SagaClient) private readonly sagas: SagaClient) {}

  @Describes({ summary: 'All subscriptions, by name', answers: { 200: SubscriptionList }, problems })
  @Get()
  async list(): Promise<SubscriptionList> {
    return { items: await this.subscriptions().list() };
  }

  @Describes({
    summary: 'Has an endpoint told what happens to sagas from now on: signed CloudEvents, in the order of each saga',
    body: SubscriptionWanted,
    answers: { 200: Subscribed, 201: Subscribed },
    headers: actor,
    problems: [...problems, 'bad-id', 'invalid-body'],
  })
  @Put(':name')
  async put(
    @Param('name') name: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Subscribed> {
    const wanted = parsed(SubscriptionWanted, body);
    const { created, secret } = await this.subscriptions().put(name, wanted, { by: actorOf(request) });
    reply.status(created ? 201 : 200);
    return { name, ...(secret !== undefined && { secret }) };
  }

  @Describes({ summary: 'A subscription, and how it goes', answers: { 200: Subscription }, problems: ofOne })
  @Get(':name')
  find(@Param('name') name: string): Promise<Subscription> {
    return this.subscriptions().find(name);
  }

  @Describes({
    summary: 'Ends a subscription, with what it was still to be told',
    answers: { 204: 'nothing' },
    problems: ofOne,
  })
  @Delete(':name')
  @HttpCode(204)
  delete(@Param('name') name: string): Promise<void> {
    return this.subscriptions().delete(name);
  }

  @Describes({
    summary: 'What a subscriber could not be told, oldest first',
    query: pageParameters,
    answers: { 200: UndeliveredList },
    problems: [...recordProblems, 'unknown-subscription'],
  })
  @Get(':name/undelivered')
  undelivered(
    @Param('name') name: string,
    @Query() query: { readonly [Name in keyof typeof pageParameters]?: string },
  ): Promise<UndeliveredList> {
    const { limit, cursor } = listFilters(query);
    return this.subscriptions().undelivered(name, {
      ...(limit !== undefined && { limit }),
      ...(cursor !== undefined && { cursor }),
    });
  }

  @Describes(act('Has an event that was given up delivered again'))
  @Post(':name/undelivered/:id/replay')
  @HttpCode(202)
  async replay(
    @Param('name') name: string,
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
  ): Promise<DeliveryAccepted> {
    await this.subscriptions().replay(name, id, { ...parsed(Act, body ?? {}), by: actorOf(request) });
    return { accepted: 'replay' };
  }

  @Describes(act('Leaves an event that was given up at that'))
  @Post(':name/undelivered/:id/drop')
  @HttpCode(202)
  async drop(
    @Param('name') name: string,
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
  ): Promise<DeliveryAccepted> {
    await this.subscriptions().drop(name, id, { ...parsed(Act, body ?? {}), by: actorOf(request) });
    return { accepted: 'drop' };
  }

  private subscriptions(): SagaSubscriptions {
    return this.sagas.subscriptions;
  }
}
