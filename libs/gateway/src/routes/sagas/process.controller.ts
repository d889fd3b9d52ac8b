import { ProcessNow, SagaClient } from '@backstitch/client';
import { Controller, Get, Inject, Param } from '@nestjs/common';
import { Describes } from '../../http/openapi/operation';
import { ofSaga } from '../../http/openapi/operation-parts';

@Controller('sagas/:type/:id/process')
export class ProcessController {
  constructor(@Inject(SagaClient) private readonly sagas: SagaClient) {}

  @Describes({
    summary: 'Where a process is: its state, the events that it takes, its timers, and its machine as a picture',
    answers: { 200: ProcessNow },
    problems: [...ofSaga, 'no-worker'],
  })
  @Get()
  async process(@Param('type') typeName: string, @Param('id') id: string): Promise<ProcessNow> {
    const saga = await this.sagas.saga(typeName, id);
    return saga.process();
  }
}
