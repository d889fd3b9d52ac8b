import { SagaClient, type Subscriber } from '@backstitch/client';
import { Controller, Get, Inject, Param } from '@nestjs/common';

@Controller('sagas/:type/:id/subscribers')
export class SubscribersController {
  constructor(@Inject(SagaClient) private readonly sagas: SagaClient) {}

  @Get()
  async subscribers(
    @Param('type') typeName: string,
    @Param('id') id: string,
  ): Promise<{ readonly items: readonly Subscriber[] }> {
    const saga = await this.sagas.saga(typeName, id);
    return { items: await saga.subscribers() };
  }
}
