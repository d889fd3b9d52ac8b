import { SagaClient, type Subscriber } from '@backstitch/client';
import { Controller, Get, Inject, Param } from '@nestjs/common';
import { Describes } from '../../http/openapi/operation';
import { ofSaga } from '../../http/openapi/operation-parts';

@Controller('sagas/:type/:id/subscribers')
export class SubscribersController {
  constructor(@Inject(SagaClient) private readonly sagas: SagaClient) {}

  @Describes({
    summary: 'Those who are told what happens to a routing slip, and how that goes',
    answers: { 200: 'Subscribers' },
    problems: ofSaga,
  })
  @Get()
  async subscribers(
    @Param('type') typeName: string,
    @Param('id') id: string,
  ): Promise<{ readonly items: readonly Subscriber[] }> {
    const saga = await this.sagas.saga(typeName, id);
    return { items: await saga.subscribers() };
  }
}
