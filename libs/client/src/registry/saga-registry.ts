import { workflowIdOf } from '@backstitch/saga-log';
import { type Catalogue, type SagaType, idPattern } from '@backstitch/contract';
import type { z } from 'zod';
import { SagaClientError } from '../saga-client-error';
import type { KnownTypes } from './known-types';
import type { SagaRef } from './saga-ref';

/** The saga types that can be started, those in code and those that are stored, and the schemas of what they ask. */
export class SagaRegistry {
  private readonly byName: ReadonlyMap<string, SagaType>;

  /** @param stored default none */
  constructor(
    private readonly catalogue: Catalogue,
    private readonly stored?: KnownTypes,
  ) {
    this.byName = new Map(catalogue.sagaTypes.map((type) => [type.name, type]));
  }

  /** The types that can be started. @throws SagaClientError `store-unreachable` */
  async all(): Promise<readonly SagaType[]> {
    return [...this.catalogue.sagaTypes, ...((await this.stored?.all()) ?? [])];
  }

  /** The types that can be started, and the retired ones: their sagas are shown. @throws SagaClientError `store-unreachable` */
  async shown(): Promise<readonly SagaType[]> {
    const retired = (await this.stored?.retired()) ?? [];
    return [...(await this.all()), ...retired];
  }

  /** The names of the types that are defined in code. */
  get namesInCode(): readonly string[] {
    return [...this.byName.keys()];
  }

  /** A type that is defined in code. */
  inCode(name: string): SagaType | undefined {
    return this.byName.get(name);
  }

  /** @throws SagaClientError `unknown-saga-type`, `store-unreachable` */
  async find(name: string): Promise<SagaType> {
    // The part of a state machine that runs the items of a large Map: to be watched and steered like any saga.
    const machine = /^(.+)\.map$/.exec(name)?.[1];
    if (machine !== undefined) return this.mapRunOf(machine, name);
    return this.byName.get(name) ?? (await this.stored?.find(name)) ?? (await this.toStart(name));
  }

  /** @throws SagaClientError `unknown-saga-type` when it isn't of a state machine */
  private async mapRunOf(machine: string, name: string): Promise<SagaType> {
    const type = await this.find(machine);
    if (type.kind === 'state-machine') return { ...type, name, kind: 'map-run' };
    throw new SagaClientError(
      'unknown-saga-type',
      `There is no saga type '${name}': only state machines have a part of this name.`,
    );
  }

  /**
   * The type as it is now, to start a saga of it.
   * @throws SagaClientError `unknown-saga-type`, `saga-type-retired`, `store-unreachable`
   */
  async toStart(name: string): Promise<SagaType> {
    const type = this.byName.get(name);
    if (type !== undefined) return type;
    const stored = await this.stored?.toStart(name);
    if (stored !== undefined) return stored;
    throw new SagaClientError('unknown-saga-type', `There is no saga type '${name}'.`);
  }

  /** @throws SagaClientError `unknown-saga-type`, `bad-id`, `store-unreachable` */
  async saga(typeName: string, id: string): Promise<SagaRef> {
    const type = await this.find(typeName);
    if (!idPattern.test(id)) {
      throw new SagaClientError(
        'bad-id',
        `'${id}' can't be the id of a saga: a letter or digit, then at most 99 letters, digits, dots, underscores or dashes.`,
      );
    }
    return { type, id, workflowId: workflowIdOf(type.name, id), path: `/sagas/${type.name}/${id}` };
  }

  /** The types that say they ask this participant. @throws SagaClientError `bad-query`, `store-unreachable` */
  async asking(participant: string): Promise<readonly SagaType[]> {
    const all = await this.shown();
    const types = all.filter(({ contract }) => contract.participants?.some(({ name }) => name === participant));
    const known = this.catalogue.participants.map(({ name }) => name);
    if (types.length === 0 && !known.includes(participant)) {
      throw new SagaClientError(
        'bad-query',
        `There is no participant '${participant}': known are ${known.join(', ')}.`,
      );
    }
    return types;
  }

  /** What a step takes and answers with; absent for what the catalogue doesn't know. A nested saga is a step, too. */
  schemasOf(
    participant: string,
    request: string,
  ): { readonly input: z.ZodType; readonly output: z.ZodType } | undefined {
    // `bank.nordea` is the contract of `bank`, served elsewhere.
    const known =
      this.catalogue.participants.find(({ name }) => name === participant) ??
      this.catalogue.participants.find(({ name }) => participant.startsWith(`${name}.`));
    const nested = this.byName.get(request);
    return known?.requests[request] ?? (nested?.taskQueue === participant ? nested.contract : undefined);
  }
}
