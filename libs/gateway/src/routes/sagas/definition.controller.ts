import { SagaClient } from '@backstitch/client';
import { Controller, Get, Inject, Param } from '@nestjs/common';
import { Describes } from '../../http/openapi/operation';
import { ofSaga } from '../../http/openapi/operation-parts';
import { ExecutionDefinition, shownDefinition } from './execution-definition';

@Controller('sagas/:type/:id/definition')
export class DefinitionController {
  constructor(@Inject(SagaClient) private readonly sagas: SagaClient) {}

  @Describes({
    summary: 'The definition that an execution of a state machine began with, and keeps',
    answers: { 200: ExecutionDefinition },
    problems: [...ofSaga, 'not-found'],
  })
  @Get()
  async definition(@Param('type') typeName: string, @Param('id') id: string): Promise<ExecutionDefinition> {
    const saga = await this.sagas.saga(typeName, id);
    return shownDefinition(await saga.definition());
  }
}
