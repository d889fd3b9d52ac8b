import { Reason, SagaClient, parsed } from '@backstitch/client';
import { Body, Controller, HttpCode, Inject, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { actorOf } from '../../http/actor-of';
import { Describes } from '../../http/openapi/operation';
import { actor } from '../../http/openapi/operation-parts';

/** Whose data is taken out, and why. */
const Erasing = z.strictObject({
  attribute: z.string().min(1).max(200).meta({ description: 'The name of an attribute of contracts: traveller.' }),
  value: z.string().min(1).max(1_000),
  reason: Reason,
});

/** What was erased. */
const Erased = z
  .object({ sagas: z.int().min(0).describe('Sagas that had that attribute.') })
  .meta({ id: 'Erased', description: 'Of how many sagas a person’s data was taken out.' });

/** Takes persons' data out of the record. */
@Controller('erasures')
export class ErasuresController {
  constructor(@Inject(SagaClient) private readonly sagas: SagaClient) {}

  @Describes({
    summary: 'Takes a person’s data out of the record of all sagas with an attribute; steps, times and the audit stay',
    body: Erasing,
    answers: { 200: Erased },
    headers: actor,
    problems: ['invalid-body', 'no-state-store', 'state-store-unreachable'],
  })
  @Post()
  @HttpCode(200)
  async erase(@Body() body: unknown, @Req() request: FastifyRequest): Promise<z.output<typeof Erased>> {
    return { sagas: await this.sagas.erase({ ...parsed(Erasing, body), by: actorOf(request) }) };
  }
}
