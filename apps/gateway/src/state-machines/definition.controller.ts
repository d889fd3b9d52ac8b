import type { DefinedMachine, StateMachine } from '@backstitch/states-language';
import { mermaidOf } from '@backstitch/states-language';
import { Controller, Get, Inject, Param } from '@nestjs/common';
import { Client } from '@temporalio/client';
import { Problem } from '../problems/problem';
import { ServedTypes } from '../served/served-types';
import { describeSaga } from '../temporal/describe-saga';
import { isMachine } from './is-machine';
import { startedOf } from './started-of';

/** What an execution runs. */
export interface ExecutionDefinition {
  readonly version: number;
  readonly unwind: DefinedMachine['unwind'];
  readonly definition: StateMachine;
  /** A Mermaid state diagram of the definition. */
  readonly picture: string;
}

/**
 * The version that an execution began with, which it keeps: the saga type may be in a newer one by now. It is read from
 * the first event of the history, so it needs neither a worker nor the gateway's database.
 */
@Controller('sagas/:type/:id/definition')
export class DefinitionController {
  constructor(
    @Inject(Client) private readonly client: Client,
    @Inject(ServedTypes) private readonly types: ServedTypes,
  ) {}

  @Get()
  async definition(@Param('type') typeName: string, @Param('id') id: string): Promise<ExecutionDefinition> {
    const ref = await this.types.saga(typeName, id);
    if (!isMachine(ref.type)) throw new Problem('not-found', `A ${typeName} is no state machine.`);
    const { runId } = await describeSaga(this.client, ref);
    const started = await startedOf(this.client, ref.workflowId, runId);
    const machine = started?.kind === 'state-machine' ? started.machines[started.name] : undefined;
    if (machine === undefined) {
      throw new Problem('not-found', `A ${typeName} has no definition of its own: it runs items of a Map.`);
    }
    const { version, unwind, definition } = machine;
    return { version, unwind, definition, picture: mermaidOf(definition) };
  }
}
