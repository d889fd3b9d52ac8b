import { HoldingList, SagaClient } from '@backstitch/client';
import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { Describes } from '../../http/openapi/operation';
import { pageParameters, recordProblems } from '../../http/openapi/operation-parts';
import { listFilters } from '../sagas/list-filters';

@Controller('participants')
export class HoldingsController {
  constructor(@Inject(SagaClient) private readonly sagas: SagaClient) {}

  @Describes({
    summary: 'What a participant holds for sagas that are not whole, the oldest first',
    query: pageParameters,
    answers: { 200: HoldingList },
    problems: recordProblems,
  })
  @Get(':name/holdings')
  holdings(
    @Param('name') name: string,
    @Query() query: { readonly [Name in keyof typeof pageParameters]?: string },
  ): Promise<HoldingList> {
    const { limit, cursor } = listFilters(query);
    return this.sagas.holdings(name, {
      ...(limit !== undefined && { limit }),
      ...(cursor !== undefined && { cursor }),
    });
  }
}
