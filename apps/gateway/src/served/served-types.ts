import { randomBytes } from 'node:crypto';
import type { Catalogue, SagaType } from '@backstitch/contract';
import { type DefinedMachine, type Started, thisEdition } from '@backstitch/states-language';
import type { z } from 'zod';
import { Problem } from '../problems/problem';
import type { DefinitionStore, RetiredType } from '../state-machines/definition-store';
import { startedBy } from '../state-machines/task-resources';
import { type Hosting, retiredMachineType, stateMachineType } from '../state-machines/state-machine-type';

/** Types and ids as they stand in URLs. Temporal's workflow id is `{type}/{id}`. */
export const namePattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;

/** Of one execution and those that it starts: proves that a task's token is from them. */
const newSecret = () => randomBytes(24).toString('base64url');

/** Which saga is meant. */
export interface SagaRef {
  readonly type: SagaType;
  readonly id: string;
  readonly workflowId: string;
  /** Its path: `/sagas/{type}/{id}` */
  readonly path: string;
}

/** What starts a saga of a type. */
export interface Startable {
  readonly type: SagaType;
  /** What its workflow is started with besides its input. */
  readonly started?: Started;
}

/** The saga types that can be started, those in code and those that are stored, and the schemas of what they ask. */
export class ServedTypes {
  private readonly byName: ReadonlyMap<string, SagaType>;
  /** Stored types that were seen once. Their sagas stay, so what only needs to know that it is there asks nobody. */
  private readonly seen = new Map<string, { readonly version: number; readonly type: SagaType }>();

  constructor(
    private readonly catalogue: Catalogue,
    private readonly store: DefinitionStore,
    private readonly hosting: Hosting,
  ) {
    this.byName = new Map(catalogue.sagaTypes.map((type) => [type.name, type]));
  }

  /** The types that can be started. A definition is loaded once for each of its versions. @throws Problem `store-unreachable` */
  async all(): Promise<readonly SagaType[]> {
    const types = [...this.catalogue.sagaTypes];
    for (const [name, version] of await this.store.newest()) {
      const seen = this.seen.get(name);
      if (seen !== undefined && seen.version >= version) {
        types.push(seen.type);
        continue;
      }
      const machine = await this.store.find(name, version);
      if (machine !== undefined) types.push(this.stored(name, machine));
    }
    return types;
  }

  /** Those, and the retired ones: their sagas are shown. @throws Problem `store-unreachable` */
  async shown(): Promise<readonly SagaType[]> {
    const retired = await this.store.retired();
    return [...(await this.all()), ...retired.map((type) => this.retiredType(type))];
  }

  /** A type that is defined in code. */
  inCode(name: string): SagaType | undefined {
    return this.byName.get(name);
  }

  /** @throws Problem `unknown-saga-type`, `store-unreachable` */
  async find(name: string): Promise<SagaType> {
    // The part of a state machine that runs the items of a large Map: to be watched and steered like any saga.
    const machine = /^(.+)\.map$/.exec(name)?.[1];
    if (machine !== undefined) return this.mapRunOf(machine, name);
    return this.byName.get(name) ?? this.seen.get(name)?.type ?? (await this.findStored(name));
  }

  private async findStored(name: string): Promise<SagaType> {
    const [retired] = namePattern.test(name) ? await this.store.retired(name) : [];
    return retired === undefined ? (await this.toStart(name)).type : this.retiredType(retired);
  }

  /** @throws Problem `unknown-saga-type` when it isn't of a state machine */
  private async mapRunOf(machine: string, name: string): Promise<SagaType> {
    const type = await this.find(machine);
    if (type.kind === 'state-machine') return { ...type, name, kind: 'map-run' };
    throw new Problem(
      'unknown-saga-type',
      `There is no saga type '${name}': only state machines have a part of this name.`,
    );
  }

  /** The type as it is now, and what a saga of it is started with. @throws Problem `unknown-saga-type`, `saga-type-retired`, `store-unreachable` */
  async toStart(name: string): Promise<Startable> {
    const type = this.byName.get(name);
    if (type !== undefined) return { type };
    const machine = namePattern.test(name) ? await this.store.find(name) : undefined;
    if (machine === undefined) throw await this.missing(name);
    const machines = await this.withStarted(name, machine);
    const bindings = this.hosting.resources.usedBy(Object.values(machines).map(({ definition }) => definition));
    return {
      type: this.stored(name, machine),
      started: { kind: 'state-machine', edition: thisEdition, name, machines, bindings, secret: newSecret() },
    };
  }

  private async missing(name: string): Promise<Problem> {
    const isRetired = namePattern.test(name) && (await this.store.retired(name)).length > 0;
    return isRetired
      ? new Problem('saga-type-retired', `${name} is retired: no saga of it starts any more. Those that run go on.`)
      : new Problem('unknown-saga-type', `There is no saga type '${name}'. GET /saga-types lists them.`);
  }

  /** A machine with those that it starts, and that they start: an execution keeps all as they are now. */
  private async withStarted(name: string, machine: DefinedMachine): Promise<Record<string, DefinedMachine>> {
    const machines: Record<string, DefinedMachine> = { [name]: machine };
    for (const ahead = [machine]; ahead.length > 0;) {
      for (const other of startedBy(ahead.pop()!.definition)) {
        if (Object.hasOwn(machines, other)) continue;
        const found = await this.store.find(other);
        if (found === undefined) continue; // its Task fails as on AWS: there is no such state machine
        machines[other] = found;
        ahead.push(found);
      }
    }
    return machines;
  }

  /** @throws Problem `unknown-saga-type`, `bad-id`, `store-unreachable` */
  async saga(typeName: string, id: string): Promise<SagaRef> {
    const type = await this.find(typeName);
    if (!namePattern.test(id)) {
      throw new Problem(
        'bad-id',
        `'${id}' can't be the id of a saga: a letter or digit, then at most 99 letters, digits, dots, underscores or dashes.`,
      );
    }
    return { type, id, workflowId: `${type.name}/${id}`, path: `/sagas/${type.name}/${id}` };
  }

  /** The types that say they ask this participant. @throws Problem `bad-query`, `store-unreachable` */
  async asking(participant: string): Promise<readonly SagaType[]> {
    const all = await this.shown();
    const types = all.filter(({ contract }) => contract.participants?.some(({ name }) => name === participant));
    const known = this.catalogue.participants.map(({ name }) => name);
    if (types.length === 0 && !known.includes(participant)) {
      throw new Problem('bad-query', `There is no participant '${participant}': known are ${known.join(', ')}.`);
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

  /** A stored definition as a type like any other. */
  stored(name: string, machine: DefinedMachine): SagaType {
    const type = stateMachineType(name, machine, this.hosting);
    if (machine.version >= (this.seen.get(name)?.version ?? 0)) this.seen.set(name, { version: machine.version, type });
    return type;
  }

  private retiredType({ name, participants }: RetiredType): SagaType {
    return retiredMachineType(name, participants, this.hosting);
  }
}
