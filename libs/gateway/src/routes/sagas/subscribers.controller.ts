import { SagaClient, Subscriber } from '@backstitch/client';
import type { Shown } from '@backstitch/saga-log/shown';
import { Controller, Get, Inject, Param } from '@nestjs/common';
import { z } from 'zod';
import { Describes } from '../../http/openapi/operation';
import { ofSaga } from '../../http/openapi/operation-parts';

const Subscribers = z.object({ items: z.array(Subscriber) }).meta({ id: 'Subscribers' });

@Controller('sagas/:type/:id/subscribers')
export class SubscribersController {
  constructor(@Inject(SagaClient) private readonly sagas: SagaClient) {}

  @Describes({
    summary: 'Those who are told what happens to a routing slip, and how that goes',
    answers: { 200: Subscribers },
    problems: ofSaga,
  })
  @Get()
  async subscribers(@Param('type') typeName: string, @Param('id') id: string): Promise<Shown<typeof Subscribers>> {
    const saga = await this.sagas.saga(typeName, id);
    return { items: await saga.subscribers() };
  }
}
