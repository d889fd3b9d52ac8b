import type { SagaType } from '@backstitch/contract';
import { Controller, Get, Inject, Param } from '@nestjs/common';
import { ServedTypes } from '../served/served-types';
import { type JsonSchema, inputSchema, outputSchema } from './json-schema';

/** A saga type, for those who want to start one. Schemas are JSON Schema, draft 2020-12. */
export interface SagaTypeView {
  readonly name: string;
  readonly kind: string;
  readonly summary?: string;
  readonly participants?: readonly string[];
  readonly pivot?: true;
  readonly deadline?: string;
  readonly onFailure: 'compensate' | 'hold';
  readonly input: JsonSchema;
  readonly output: JsonSchema;
  /** By name. */
  readonly messages: Readonly<Record<string, JsonSchema>>;
}

@Controller('saga-types')
export class SagaTypesController {
  constructor(@Inject(ServedTypes) private readonly types: ServedTypes) {}

  @Get()
  all(): { items: readonly SagaTypeView[] } {
    return { items: this.types.all.map(viewOf) };
  }

  @Get(':type')
  one(@Param('type') name: string): SagaTypeView {
    return viewOf(this.types.find(name));
  }
}

function viewOf({ name, kind, contract }: SagaType): SagaTypeView {
  const { summary, participants, pivot, deadline, onFailure = 'compensate', messages = [] } = contract;
  return {
    name,
    kind,
    ...(summary !== undefined && { summary }),
    ...(participants && { participants: participants.map((each) => each.name) }),
    ...(pivot && { pivot }),
    ...(deadline !== undefined && { deadline }),
    onFailure,
    input: inputSchema(contract.input),
    output: outputSchema(contract.output),
    messages: Object.fromEntries(messages.map((message) => [message.name, inputSchema(message.schema)])),
  };
}
