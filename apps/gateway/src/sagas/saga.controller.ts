import type { Saga } from '@backstitch/saga-log';
import { Controller, Get, Inject, Param, Query, Req, Res } from '@nestjs/common';
import { Client } from '@temporalio/client';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type SagaSummary, summaryOf } from '../listing/saga-summary';
import { Problem } from '../problems/problem';
import { matchesWeakly, tagsIn } from '../request/entity-tags';
import { known } from '../request/known-parameters';
import { type SagaRef, ServedTypes } from '../served/served-types';
import { describeSaga } from '../temporal/describe-saga';
import { etagOf } from '../temporal/etag-of';
import { reach } from '../temporal/reach';
import { readSaga } from '../temporal/read-saga';

@Controller('sagas')
export class SagaController {
  constructor(
    @Inject(Client) private readonly client: Client,
    @Inject(ServedTypes) private readonly types: ServedTypes,
  ) {}

  @Get(':type/:id')
  async saga(
    @Param('type') typeName: string,
    @Param('id') id: string,
    @Query() query: Record<string, unknown>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Saga | SagaSummary | undefined> {
    const ref = await this.types.saga(typeName, id);
    const { consistency = 'authoritative' } = known(query, ['consistency']);
    if (consistency === 'eventual') return this.eventual(ref);
    if (consistency !== 'authoritative') {
      throw new Problem('bad-query', `consistency is '${consistency}': write authoritative or eventual.`);
    }
    const now = await describeSaga(this.client, ref);
    const etag = etagOf(now);
    void reply.header('etag', etag).header('cache-control', 'no-cache');
    const seen = tagsIn('If-None-Match', request.headers['if-none-match']);
    if (seen !== undefined && matchesWeakly(seen, etag)) {
      void reply.code(304);
      return undefined;
    }
    return readSaga(this.client, ref, now);
  }

  /** From the index alone: cheap, and a moment old. */
  private async eventual({ type, workflowId, id }: SagaRef): Promise<SagaSummary> {
    const found = await reach(this.client, async () => {
      const runs = [];
      for await (const run of this.client.workflow.list({ query: `WorkflowId = '${workflowId}'` })) runs.push(run);
      return runs.sort((a, b) => b.startTime.getTime() - a.startTime.getTime())[0];
    });
    if (found === undefined)
      throw new Problem(
        'unknown-saga',
        `There is no ${type.name} with the id '${id}' in the index; it may be too new.`,
      );
    return summaryOf(found, type.kind, new Date());
  }
}
