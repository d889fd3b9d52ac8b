import { SagaClient, SagaCounts } from '@backstitch/client';
import { Controller, Get, Inject, Query } from '@nestjs/common';
import { Describes } from '../../http/openapi/operation';
import { filterParameters, recordProblems } from '../../http/openapi/operation-parts';
import { type ListQuery, listFilters } from '../sagas/list-filters';

/** Beside `/sagas`, below which every name is a saga type's. */
@Controller('saga-counts')
export class SagaCountsController {
  constructor(@Inject(SagaClient) private readonly sagas: SagaClient) {}

  @Describes({
    summary: 'How many sagas there are, by type and status, and how far the record is behind',
    query: { type: 'The name of a saga type.', ...filterParameters },
    answers: { 200: SagaCounts },
    problems: recordProblems,
  })
  @Get()
  counts(@Query() { type, ...query }: ListQuery & { readonly type?: string }): Promise<SagaCounts> {
    return this.sagas.counts({ ...listFilters(query), ...(type !== undefined && { type }) });
  }
}
