import { SagaClient, SagaClientError, SagaSummary, etagOf, isExpected } from '@backstitch/client';
import type { Saga } from '@backstitch/saga-log';
import { Controller, Get, Inject, Param, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { unseenIn } from '../../http/expected-in';
import { Describes } from '../../http/openapi/operation';
import { ofSaga } from '../../http/openapi/operation-parts';
import { ShownSaga } from '../../http/openapi/shown-saga';
import { Problem } from '../../http/problem';

const SagaOrSummary = z
  .union([ShownSaga, SagaSummary])
  .meta({ id: 'SagaOrSummary', description: 'The summary when `consistency` is eventual.' });

@Controller('sagas')
export class SagaController {
  constructor(@Inject(SagaClient) private readonly sagas: SagaClient) {}

  @Describes({
    summary: 'A saga, authoritative unless asked otherwise',
    query: { consistency: 'authoritative (default), or eventual: from the index alone' },
    headers: { 'If-None-Match': 'an ETag: 304 when nothing has changed' },
    answers: { 200: SagaOrSummary, 304: 'nothing' },
    problems: [...ofSaga, 'bad-query', 'state-store-unreachable'],
  })
  @Get(':type/:id')
  async saga(
    @Param('type') typeName: string,
    @Param('id') id: string,
    @Query('consistency') consistency: string | undefined,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Saga | SagaSummary | undefined> {
    const saga = await this.sagas.saga(typeName, id);
    if (consistency === 'eventual') return saga.readEventual();
    if (consistency !== undefined && consistency !== 'authoritative') {
      throw new Problem('bad-query', `consistency is '${consistency}': write authoritative or eventual.`);
    }
    const now = await saga.describe().catch(ifUnknown);
    // One that Temporal has forgotten is shown as it was recorded, if it was.
    if (now instanceof SagaClientError) return saga.readRecorded(now);
    const etag = etagOf(now);
    void reply.header('etag', etag).header('cache-control', 'no-cache');
    if (isExpected(unseenIn(request.headers), etag)) return saga.read(now);
    void reply.code(304);
    return undefined;
  }
}

function ifUnknown(error: unknown): SagaClientError {
  if (error instanceof SagaClientError && error.code === 'unknown-saga') return error;
  throw error;
}
