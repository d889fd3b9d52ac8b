import { BulkAct, Reason, SagaClient, bulkActions, parsed } from '@backstitch/client';
import { sagaStatuses } from '@backstitch/saga-log';
import { stuckKinds, wordsIn } from '@backstitch/state-store';
import { Body, Controller, Get, HttpCode, Inject, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Describes } from '../../http/openapi/operation';
import { actor, keyHeader, listProblems } from '../../http/openapi/operation-parts';
import { sentBy } from '../../http/sent-by';
import { longest, maxTerms } from '../sagas/list-filters';

const when = z.iso.datetime({ offset: true }).transform((text) => new Date(text));

const attributes = z
  .record(z.string().max(longest), z.string().max(longest))
  .refine((given) => Object.keys(given).length <= maxTerms, `at most ${maxTerms} attributes`);
const text = z
  .string()
  .max(longest)
  .refine((given) => wordsIn(given).length > 0, 'a word, of letters or digits')
  .refine((given) => wordsIn(given).length <= maxTerms, `at most ${maxTerms} words`);

/** Which sagas, what is done to them, and why. */
const Acting = z.strictObject({
  act: z.enum(bulkActions),
  direction: z.enum(['backwards', 'forwards']).optional().meta({ description: 'With `recover`. Default backwards.' }),
  filter: z
    .strictObject({
      type: z.string().optional(),
      status: z.array(z.enum(sagaStatuses)).optional(),
      incomplete: z.boolean().optional(),
      recoverable: z.literal(true).optional(),
      participant: z.string().optional(),
      startedAfter: when.optional(),
      startedBefore: when.optional(),
      stuck: z.union([z.literal(true), z.array(z.enum(stuckKinds)).min(1)]).optional(),
      step: z.string().max(longest).optional(),
      attributes: attributes.optional(),
      text: text.optional(),
    })
    .meta({
      description:
        'As of lists. Of the sagas that match, those that were started before now. `stuck`, `step`, `attributes` and `text` need a state store, of the coordinator, too, and so does `participant` where the gateway has one; at most 20 attributes, and 20 words.',
    }),
  reason: Reason,
  rate: z.number().min(0.1).max(100).default(10).meta({ description: 'Sagas in a second, at most.' }),
  dryRun: z.boolean().default(false).meta({ description: 'Only tells how many there are.' }),
});

/** What a preview says. */
const Counted = z
  .object({ count: z.int() })
  .meta({ id: 'Counted', description: 'How many sagas it would be for, as the index counts them.' });

/** Acts on many sagas. */
@Controller('bulk-acts')
export class BulkActsController {
  constructor(@Inject(SagaClient) private readonly sagas: SagaClient) {}

  @Describes({
    summary: 'Does something to all sagas that match now, at a rate; or, with dryRun, counts them',
    body: Acting,
    answers: { 200: Counted, 202: BulkAct },
    headers: { ...keyHeader, ...actor },
    problems: [...listProblems, 'invalid-body', 'unknown-saga-type', 'idempotency-key-reused'],
  })
  @Post()
  async begin(
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<BulkAct | z.output<typeof Counted>> {
    const { dryRun, filter: filters, ...asked } = parsed(Acting, body);
    if (dryRun) {
      void reply.code(200);
      return { count: await this.sagas.count(filters) };
    }
    const { by, key } = sentBy(request);
    const bulk = await this.sagas.actOnMany({ ...asked, filters, ...(by && { by }), ...(key && { key }) });
    void reply.code(202).header('location', `/bulk-acts/${bulk.id}`);
    // It has begun: that it can't be read just now would have it begun twice.
    return bulk.begun ?? bulk.read();
  }

  @Describes({
    summary: 'How far an act on many sagas has come, and what was not done',
    answers: { 200: BulkAct },
    problems: ['unknown-bulk-act', 'temporal-unreachable', 'temporal-busy'],
  })
  @Get(':id')
  read(@Param('id') id: string): Promise<BulkAct> {
    return this.sagas.bulkAct(id).read();
  }

  @Describes({
    summary: 'Stops an act on many sagas: nothing more of it is done',
    answers: { 202: BulkAct },
    problems: ['unknown-bulk-act', 'temporal-unreachable', 'temporal-busy'],
  })
  @Post(':id/stop')
  @HttpCode(202)
  async stop(@Param('id') id: string): Promise<BulkAct> {
    const bulk = this.sagas.bulkAct(id);
    await bulk.stop();
    return bulk.read();
  }
}
