import { SagaClient, StateHistory } from '@backstitch/client';
import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { Describes } from '../../http/openapi/operation';
import { ofSaga } from '../../http/openapi/operation-parts';
import { Problem } from '../../http/problem';

@Controller('sagas/:type/:id/states')
export class StatesController {
  constructor(@Inject(SagaClient) private readonly sagas: SagaClient) {}

  @Describes({
    summary: 'What happened in the states of a state machine: entered and left, with input and output',
    query: {
      after: 'the id of an event: what came later; default 0',
      item: 'of a small distributed Map’s child execution: {label}/{index}; of its second Map Run {label}:2/{index}; inside another one {label}/{index}/{label}/{index}',
    },
    answers: { 200: StateHistory },
    problems: [...ofSaga, 'bad-query', 'no-worker'],
  })
  @Get()
  async states(
    @Param('type') typeName: string,
    @Param('id') id: string,
    @Query() { after = '0', item = '' }: { readonly after?: string; readonly item?: string },
  ): Promise<StateHistory> {
    const saga = await this.sagas.saga(typeName, id);
    if (!/^\d{1,6}$/.test(after)) throw new Problem('bad-query', `after is '${after}': write the id of an event.`);
    return saga.states({ after: Number(after), item });
  }
}
