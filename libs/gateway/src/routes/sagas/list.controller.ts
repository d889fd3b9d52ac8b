import { SagaClient, SagaList } from '@backstitch/client';
import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { Describes } from '../../http/openapi/operation';
import { listParameters, listProblems } from '../../http/openapi/operation-parts';
import { type ListQuery, listFilters } from './list-filters';

@Controller('sagas')
export class ListController {
  constructor(@Inject(SagaClient) private readonly sagas: SagaClient) {}

  @Describes({
    summary: 'Sagas, newest first',
    query: listParameters,
    answers: { 200: SagaList },
    problems: listProblems,
  })
  @Get()
  all(@Query() query: ListQuery): Promise<SagaList> {
    return this.sagas.list(listFilters(query));
  }

  @Describes({
    summary: 'Sagas of a type, newest first',
    query: listParameters,
    answers: { 200: SagaList },
    problems: [...listProblems, 'unknown-saga-type'],
  })
  @Get(':type')
  ofType(@Param('type') type: string, @Query() query: ListQuery): Promise<SagaList> {
    return this.sagas.list({ ...listFilters(query), type });
  }
}
