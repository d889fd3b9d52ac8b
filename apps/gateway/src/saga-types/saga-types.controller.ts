import type { SagaType } from '@backstitch/contract';
import { type DefinedMachine, type StateMachine, mermaidOf } from '@backstitch/states-language';
import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Put, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from '../problems/problem';
import { actorOf } from '../request/actor-of';
import { matchesWeakly, tagsIn } from '../request/entity-tags';
import { known } from '../request/known-parameters';
import { ServedTypes } from '../served/served-types';
import { DefinitionChecker } from '../state-machines/definition-checker';
import { DefinitionStore } from '../state-machines/definition-store';
import { newMachine } from '../state-machines/new-machine';
import { expectedIn, versionTag } from '../state-machines/expected-version';
import { type JsonSchema, inputSchema, outputSchema } from './json-schema';

/** A saga type, for those who want to start one. Schemas are JSON Schema, draft 2020-12. */
export interface SagaTypeView {
  readonly name: string;
  readonly kind: string;
  readonly summary?: string;
  readonly participants?: readonly string[];
  readonly pivot?: true;
  readonly deadline?: string;
  /** Not of state machines: what they do is in their definition, and in `unwind`. */
  readonly onFailure?: 'compensate' | 'hold';
  readonly input: JsonSchema;
  readonly output: JsonSchema;
  /** By name. */
  readonly messages: Readonly<Record<string, JsonSchema>>;
}

/** A state machine, with what is stored of it. */
export interface StateMachineView extends SagaTypeView {
  readonly version: number;
  /** Absent where nobody said who. */
  readonly storedBy?: string;
  readonly unwind: DefinedMachine['unwind'];
  readonly definition: StateMachine;
  /** A Mermaid state diagram of the definition. */
  readonly picture: string;
}

@Controller('saga-types')
export class SagaTypesController {
  constructor(
    @Inject(ServedTypes) private readonly types: ServedTypes,
    @Inject(DefinitionStore) private readonly store: DefinitionStore,
    @Inject(DefinitionChecker) private readonly checker: DefinitionChecker,
  ) {}

  @Get()
  async all(@Query() query: Record<string, unknown>): Promise<{ items: readonly SagaTypeView[] }> {
    known(query, []);
    return { items: (await this.types.all()).map(viewOf) };
  }

  @Get(':type')
  async one(
    @Param('type') name: string,
    @Query() query: Record<string, unknown>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SagaTypeView | StateMachineView | undefined> {
    const { version } = known(query, ['version']);
    const inCode = this.types.inCode(name);
    if (inCode !== undefined) {
      if (version === undefined) return viewOf(inCode);
      throw new Problem('bad-query', `${name} is defined in code, and has no versions: leave version out.`);
    }
    const machine = await this.store.find(name, version === undefined ? undefined : versionOf(version));
    if (machine === undefined) {
      await this.types.toStart(name);
      throw new Problem('unknown-saga-type', `There is no version ${version} of a saga type '${name}'.`);
    }
    const seen = tagsIn('If-None-Match', request.headers['if-none-match']);
    if (seen !== undefined && matchesWeakly(seen, versionTag(machine.version))) {
      void reply.code(304).header('etag', versionTag(machine.version));
      return undefined;
    }
    return this.machineView(name, machine, reply);
  }

  /** Stores the next version of a state machine; what runs already keeps the one it began with. */
  @Put(':type')
  async put(
    @Param('type') name: string,
    @Query() query: Record<string, unknown>,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StateMachineView> {
    const { unwind } = known(query, ['unwind']);
    if (this.types.inCode(name) !== undefined) {
      throw new Problem('name-taken', `${name} is defined in code, and changes with it: choose another name.`);
    }
    const wanted = await newMachine(name, body, unwind, this.checker);
    const { machine, isFirst } = await this.store.put(name, wanted, actorOf(request), expectedIn(request.headers));
    void reply.code(isFirst ? 201 : 200).header('location', `/saga-types/${name}`);
    return this.machineView(name, machine, reply);
  }

  /** No saga of it starts any more; what runs goes on. */
  @Delete(':type')
  @HttpCode(204)
  async retire(@Param('type') name: string, @Req() request: FastifyRequest): Promise<void> {
    if (this.types.inCode(name) !== undefined) {
      throw new Problem('name-taken', `${name} is defined in code: it goes when the code that defines it goes.`);
    }
    const { type } = await this.types.toStart(name);
    const participants = type.contract.participants?.map((each) => each.name) ?? [];
    await this.store.retire(name, participants, actorOf(request), expectedIn(request.headers));
  }

  private async machineView(name: string, machine: DefinedMachine, reply: FastifyReply): Promise<StateMachineView> {
    void reply.header('etag', versionTag(machine.version));
    const { version, unwind, definition } = machine;
    const storedBy = await this.store.storedBy(name, version);
    return {
      ...viewOf(this.types.stored(name, machine)),
      ...{ version, unwind, definition, picture: mermaidOf(definition) },
      ...(storedBy !== undefined && { storedBy }),
    };
  }
}

function versionOf(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new Problem('bad-query', `version is '${text}': write a number, 1 or more.`);
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
    ...(kind !== 'state-machine' && { onFailure }),
    input: inputSchema(contract.input),
    output: outputSchema(contract.output),
    messages: Object.fromEntries(messages.map((message) => [message.name, inputSchema(message.schema)])),
  };
}
