import { randomBytes } from 'node:crypto';
import { type Beginning, type SagaType, idPattern } from '@backstitch/contract';
import { type DefinedMachine, type Started, thisEdition } from '@backstitch/states-language';
import type { DefinitionStore, RetiredType } from '../definitions/definition-store';
import { startedBy, startsAny } from '../definitions/task-resources';
import { SagaClientError } from '../saga-client-error';
import { checkSize, maxBytes, refuseAll } from './check-size';
import type { KnownTypes } from './known-types';
import { type Hosting, isReadable, retiredMachineType, stateMachineType } from './state-machine-type';

/** Of one execution and those that it starts: proves that a task's token is from them. */
const newSecret = () => randomBytes(24).toString('base64url');

/** Stored definitions as saga types like any other. */
export class StoredTypes implements KnownTypes {
  /** Stored types that were seen once. Their sagas stay, so what only needs to know that it is there doesn't ask the database. */
  private readonly seen = new Map<string, { readonly version: number; readonly type: SagaType }>();

  /** The version of each type of which it was said that it isn't readable. */
  private readonly warned = new Map<string, number>();

  constructor(
    private readonly store: DefinitionStore,
    private readonly hosting: Hosting,
  ) {}

  /**
   * The types that can be started. A definition is loaded once for each of its versions. One that isn't readable is left
   * out: Node's warning names it.
   * @throws SagaClientError `store-unreachable`
   */
  async all(): Promise<readonly SagaType[]> {
    const types: SagaType[] = [];
    for (const [name, version] of await this.store.newest()) {
      const seen = this.seen.get(name);
      if (seen !== undefined && seen.version >= version) {
        types.push(seen.type);
        continue;
      }
      const machine = await this.store.find(name, version);
      if (machine === undefined) continue;
      if (isReadable(machine)) types.push(this.typeOf(name, machine));
      else this.warn(name, version);
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
   * @throws SagaClientError `unknown-saga-type` when it isn't readable; `saga-type-retired`, `store-unreachable`
   */
  async toStart(name: string): Promise<SagaType | undefined> {
    const machine = await this.newest(name);
    if (machine === undefined) return undefined;
    const type = this.typeOf(name, machine);
    const machines = await this.withStarted(name, machine);
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

  /**
   * The names of the participants that its newest version asks: none where that isn't readable.
   * @returns undefined where there is no such type
   * @throws SagaClientError `saga-type-retired`, `store-unreachable`
   */
  async asked(name: string): Promise<readonly string[] | undefined> {
    const machine = await this.newest(name);
    if (machine === undefined || !isReadable(machine)) return machine && [];
    return this.typeOf(name, machine).contract.participants?.map((each) => each.name) ?? [];
  }

  /** A version of a stored definition as a saga type. @throws SagaClientError `unknown-saga-type` when it isn't readable */
  typeOf(name: string, machine: DefinedMachine): SagaType {
    const type = stateMachineType(name, machine, this.hosting);
    if (machine.version >= (this.seen.get(name)?.version ?? 0)) this.seen.set(name, { version: machine.version, type });
    return type;
  }

  private async newest(name: string): Promise<DefinedMachine | undefined> {
    if (!idPattern.test(name)) return undefined;
    const machine = await this.store.find(name);
    if (machine !== undefined || (await this.store.retired(name)).length === 0) return machine;
    throw new SagaClientError(
      'saga-type-retired',
      `${name} is retired: no saga of it starts any more. Those that run go on.`,
    );
  }

  /** Once for each version. */
  private warn(name: string, version: number): void {
    if (this.warned.get(name) === version) return;
    this.warned.set(name, version);
    process.emitWarning(`What is stored as saga type ${name} is no state machine: store one, or delete it.`);
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
        if (typeof all === 'number') return all;
        const readable = [...all].filter(([, each]) => isReadable(each));
        return { ...Object.fromEntries(readable), [name]: machine };
      }
      for (const other of startedBy(definition)) {
        if (Object.hasOwn(machines, other)) continue;
        const found = await this.store.find(other);
        if (found === undefined || !isReadable(found)) continue; // its Task fails as on AWS: there is no such state machine
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
