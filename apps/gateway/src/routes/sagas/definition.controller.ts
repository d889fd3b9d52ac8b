import { SagaClient } from '@backstitch/client';
import { type DefinedMachine, mermaidOf } from '@backstitch/states-language';
import { Controller, Get, Inject, Param } from '@nestjs/common';
import { Describes } from '../../http/openapi/operation';
import { ofSaga } from '../../http/openapi/operation-parts';

/** What an execution runs. */
export interface ExecutionDefinition extends DefinedMachine {
  /** A Mermaid state diagram of the definition. */
  readonly picture: string;
}

@Controller('sagas/:type/:id/definition')
export class DefinitionController {
  constructor(@Inject(SagaClient) private readonly sagas: SagaClient) {}

  @Describes({
    summary: 'The definition that an execution of a state machine began with, and keeps',
    answers: { 200: 'ExecutionDefinition' },
    problems: [...ofSaga, 'not-found'],
  })
  @Get()
  async definition(@Param('type') typeName: string, @Param('id') id: string): Promise<ExecutionDefinition> {
    const saga = await this.sagas.saga(typeName, id);
    const { version, unwind, definition } = await saga.definition();
    return { version, unwind, definition, picture: mermaidOf(definition) };
  }
}
