import { randomBytes } from 'node:crypto';
import { type Beginning, type SagaType, idPattern } from '@backstitch/contract';
import { type DefinedMachine, type Started, thisEdition } from '@backstitch/states-language';
import type { DefinitionStore, RetiredType } from '../definitions/definition-store';
import { startedBy, startsAny } from '../definitions/task-resources';
import { SagaClientError } from '../saga-client-error';
import { checkSize, maxBytes, refuseAll } from './check-size';
import type { KnownTypes } from './known-types';
import { type Hosting, retiredMachineType, stateMachineType } from './state-machine-type';

/** Of one execution and those that it starts: proves that a task's token is from them. */
const newSecret = () => randomBytes(24).toString('base64url');

/** Stored definitions as saga types like any other. */
export class StoredTypes implements KnownTypes {
  /** Stored types that were seen once. Their sagas stay, so what only needs to know that it is there doesn't ask the database. */
  private readonly seen = new Map<string, { readonly version: number; readonly type: SagaType }>();

  constructor(
    private readonly store: DefinitionStore,
    private readonly hosting: Hosting,
  ) {}

  /** The types that can be started. A definition is loaded once for each of its versions. @throws SagaClientError `store-unreachable` */
  async all(): Promise<readonly SagaType[]> {
    const types: SagaType[] = [];
    for (const [name, version] of await this.store.newest()) {
      const seen = this.seen.get(name);
      if (seen !== undefined && seen.version >= version) {
        types.push(seen.type);
        continue;
      }
      const machine = await this.store.find(name, version);
      if (machine !== undefined) types.push(this.typeOf(name, machine));
    }
    return types;
  }

  /** @throws SagaClientError `store-unreachable` */
  async retired(): Promise<readonly SagaType[]> {
    return (await this.store.retired()).map((type) => this.retiredType(type));
  }

  /** A type that was seen before, or a retired one: no definition is loaded. @throws SagaClientError `store-unreachable` */
  async find(name: string): Promise<SagaType | undefined> {
    const seen = this.seen.get(name);
    if (seen !== undefined) return seen.type;
    const [retired] = idPattern.test(name) ? await this.store.retired(name) : [];
    return retired && this.retiredType(retired);
  }

  /**
   * The type in its newest version: an execution of it keeps the definitions as they are now.
   * @returns undefined where there is none
   * @throws SagaClientError `saga-type-retired`, `store-unreachable`
   */
  async toStart(name: string): Promise<SagaType | undefined> {
    if (!idPattern.test(name)) return undefined;
    const machine = await this.store.find(name);
    if (machine === undefined) {
      if ((await this.store.retired(name)).length === 0) return undefined;
      throw new SagaClientError(
        'saga-type-retired',
        `${name} is retired: no saga of it starts any more. Those that run go on.`,
      );
    }
    const machines = await this.withStarted(name, machine);
    const type = this.typeOf(name, machine);
    // It can be read, and retired, all the same.
    if (typeof machines === 'number') return { ...type, begin: () => refuseAll(machines) };
    const bindings = this.hosting.resources.usedBy(Object.values(machines).map(({ definition }) => definition));
    const begin = (input: unknown): Beginning => {
      const started: Started = {
        kind: 'state-machine',
        edition: thisEdition,
        name,
        machines,
        bindings,
        secret: newSecret(),
      };
      checkSize(input, started);
      return { taskQueue: type.taskQueue, args: [input, undefined, started] };
    };
    return { ...type, begin };
  }

  /** A version of a stored definition as a saga type. */
  typeOf(name: string, machine: DefinedMachine): SagaType {
    const type = stateMachineType(name, machine, this.hosting);
    if (machine.version >= (this.seen.get(name)?.version ?? 0)) this.seen.set(name, { version: machine.version, type });
    return type;
  }

  /**
   * A machine with those that it starts, and that they start: an execution keeps all as they are now. Where one of them
   * computes which it starts, that is every one there is.
   * @returns how many bytes those have, where they are too many
   */
  private async withStarted(name: string, machine: DefinedMachine): Promise<Record<string, DefinedMachine> | number> {
    const machines: Record<string, DefinedMachine> = { [name]: machine };
    for (const ahead = [machine]; ahead.length > 0;) {
      const { definition } = ahead.pop()!;
      if (startsAny(definition)) {
        const all = await this.store.all(maxBytes);
        return typeof all === 'number' ? all : { ...Object.fromEntries(all), [name]: machine };
      }
      for (const other of startedBy(definition)) {
        if (Object.hasOwn(machines, other)) continue;
        const found = await this.store.find(other);
        if (found === undefined) continue; // its Task fails as on AWS: there is no such state machine
        machines[other] = found;
        ahead.push(found);
      }
    }
    return machines;
  }

  private retiredType({ name, participants }: RetiredType): SagaType {
    return retiredMachineType(name, participants, this.hosting);
  }
}
