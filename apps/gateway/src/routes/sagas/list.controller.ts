import { SagaClient, type SagaList } from '@backstitch/client';
import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { listFilters } from './list-filters';

@Controller('sagas')
export class ListController {
  constructor(@Inject(SagaClient) private readonly sagas: SagaClient) {}

  @Get()
  all(@Query() query: Record<string, unknown>): Promise<SagaList> {
    return this.sagas.list(listFilters(query));
  }

  @Get(':type')
  ofType(@Param('type') type: string, @Query() query: Record<string, unknown>): Promise<SagaList> {
    return this.sagas.list({ ...listFilters(query), type });
  }
}
