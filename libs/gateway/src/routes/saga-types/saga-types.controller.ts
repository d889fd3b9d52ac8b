import { Definitions, SagaClient, isExpected, versionTag } from '@backstitch/client';
import type { DefinedMachine } from '@backstitch/states-language';
import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Put, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { actorOf } from '../../http/actor-of';
import { expectedIn, unseenIn } from '../../http/expected-in';
import { Describes } from '../../http/openapi/operation';
import { actor } from '../../http/openapi/operation-parts';
import { Problem } from '../../http/problem';
import { AnyTypeView, SagaTypeList, type SagaTypeView, StateMachineView, machineView, viewOf } from './saga-type-view';

@Controller('saga-types')
export class SagaTypesController {
  constructor(
    @Inject(SagaClient) private readonly sagas: SagaClient,
    @Inject(Definitions) private readonly definitions: Definitions,
  ) {}

  @Describes({
    summary: 'Every type that can be started',
    answers: { 200: SagaTypeList },
    problems: ['bad-query', 'store-unreachable'],
  })
  @Get()
  async all(): Promise<SagaTypeList> {
    return { items: (await this.sagas.types.all()).map(viewOf) };
  }

  @Describes({
    summary: 'One type, with its schemas; a state machine with its definition, too',
    query: { version: 'of a state machine; default the newest' },
    headers: { 'If-None-Match': 'an ETag of a state machine: 304 when it is the newest version’s' },
    answers: { 200: AnyTypeView, 304: 'nothing' },
    problems: ['unknown-saga-type', 'saga-type-retired', 'bad-query', 'store-unreachable'],
  })
  @Get(':type')
  async one(
    @Param('type') name: string,
    @Query('version') version: string | undefined,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SagaTypeView | StateMachineView | undefined> {
    const inCode = this.sagas.types.inCode(name);
    if (inCode !== undefined) {
      if (version === undefined) return viewOf(inCode);
      throw new Problem('bad-query', `${name} is defined in code, and has no versions: leave version out.`);
    }
    const stored = await this.definitions.read(name, version === undefined ? undefined : versionOf(version));
    const tag = versionTag(stored.machine.version);
    void reply.header('etag', tag);
    if (isExpected(unseenIn(request.headers), tag)) return machineView(stored);
    void reply.code(304);
    return undefined;
  }

  /** Stores the next version of a state machine; what runs already keeps the one it began with. */
  @Describes({
    summary: 'Stores a state machine, written in the Amazon States Language, as the next version of a saga type',
    body: 'any',
    query: { unwind: 'what happens to what took effect when it fails: never (default), mirror or sequential' },
    headers: {
      'If-Match': 'the ETag of the newest version: 412 when there is a newer one',
      'If-None-Match': '*: 412 when there is one',
    },
    answers: { 200: StateMachineView, 201: StateMachineView },
    problems: [
      ...([
        'bad-json',
        'bad-request',
        'bad-id',
        'bad-query',
        'name-taken',
        'version-changed',
        'body-too-large',
      ] as const),
      ...(['unsupported-media-type', 'invalid-definition', 'definition-too-costly', 'too-many-types'] as const),
    ],
  })
  @Put(':type')
  async put(
    @Param('type') name: string,
    @Query('unwind') unwind: string | undefined,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StateMachineView> {
    const by = actorOf(request);
    const options = { unwind: unwindOf(unwind), by, expected: expectedIn(request.headers) };
    const { isFirst, ...stored } = await this.definitions.put(name, body, options);
    void reply
      .code(isFirst ? 201 : 200)
      .header('location', `/saga-types/${name}`)
      .header('etag', versionTag(stored.machine.version));
    return machineView(stored);
  }

  /** No saga of it starts any more; what runs goes on. */
  @Describes({
    summary: 'Retires a state machine: no saga of it starts any more, and what runs goes on',
    headers: { 'If-Match': 'the ETag of the newest version: 412 when there is a newer one', ...actor },
    answers: { 204: 'nothing' },
    problems: ['unknown-saga-type', 'saga-type-retired', 'name-taken', 'version-changed', 'store-unreachable'],
  })
  @Delete(':type')
  @HttpCode(204)
  async retire(@Param('type') name: string, @Req() request: FastifyRequest): Promise<void> {
    await this.definitions.retire(name, { by: actorOf(request), expected: expectedIn(request.headers) });
  }
}

const unwinds = ['never', 'mirror', 'sequential'] as const;

function unwindOf(text = 'never'): DefinedMachine['unwind'] {
  const unwind = unwinds.find((each) => each === text);
  if (unwind !== undefined) return unwind;
  throw new Problem('bad-query', `unwind is '${text}': write ${unwinds.join(', ')}.`);
}

function versionOf(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new Problem('bad-query', `version is '${text}': write a number, 1 or more.`);
}
