import { SagaClient, type StateHistory } from '@backstitch/client';
import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { parseQuery } from '../../http/parse-query';
import { Problem } from '../../http/problem';
import { Describes } from '../../http/openapi/operation';
import { ofSaga } from '../../http/openapi/operation-parts';

@Controller('sagas/:type/:id/states')
export class StatesController {
  constructor(@Inject(SagaClient) private readonly sagas: SagaClient) {}

  @Describes({
    summary: 'What happened in the states of a state machine: entered and left, with input and output',
    query: {
      after: 'the id of an event: what came later; default 0',
      item: 'of a small distributed Map’s child execution: {label}/{index}',
    },
    answers: { 200: 'StateHistory' },
    problems: [...ofSaga, 'bad-query', 'no-worker'],
  })
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
