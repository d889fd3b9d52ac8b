import { SagaClient, type StateHistory } from '@backstitch/client';
import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { parseQuery } from '../../http/parse-query';
import { Problem } from '../../http/problem';

@Controller('sagas/:type/:id/states')
export class StatesController {
  constructor(@Inject(SagaClient) private readonly sagas: SagaClient) {}

  @Get()
  async states(
    @Param('type') typeName: string,
    @Param('id') id: string,
    @Query() query: Record<string, unknown>,
  ): Promise<StateHistory> {
    const saga = await this.sagas.saga(typeName, id);
    const { after = '0', item = '' } = parseQuery(query, ['after', 'item']);
    if (!/^\d{1,6}$/.test(after)) throw new Problem('bad-query', `after is '${after}': write the id of an event.`);
    return saga.states({ after: Number(after), item });
  }
}
