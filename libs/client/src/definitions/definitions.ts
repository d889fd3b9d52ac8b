import { type Catalogue, type SagaType, idPattern } from '@backstitch/contract';
import type { DefinedMachine } from '@backstitch/states-language';
import { anonymous } from '../anonymous';
import type { Expected } from '../expected';
import { StoredTypes } from '../registry/stored-types';
import { SagaClientError } from '../saga-client-error';
import { DefinitionChecker } from './definition-checker';
import { DefinitionStore, type Put, type StoreLimits } from './definition-store';
import { newMachine } from './new-machine';
import type { OpenResources } from './open-resources';
import { TaskResources } from './task-resources';

/** Where state machines are stored, and what they may reach. */
export interface DefinitionsOptions extends OpenResources {
  readonly catalogue: Catalogue;
  /** Of the database, as in `DATABASE_URL`. It is opened at its first use. */
  readonly databaseUrl: string;
  /** The task queue of the workers that run state machines. */
  readonly taskQueue: string;
  /** How much is kept. Default 1,000 types and 256 MB. */
  readonly limits?: StoreLimits;
}

/** A stored definition, in one of its versions. */
export interface StoredDefinition {
  readonly machine: DefinedMachine;
  /** It as a saga type. */
  readonly type: SagaType;
  /** Absent where nobody said who. */
  readonly storedBy?: string;
}

/** Who changes a stored type, and what it has seen of it before. */
export interface ChangeOptions {
  /** Default `anonymous`. */
  readonly by?: string;
  /** What the newest version's tag has to be, as `versionTag` makes it. Default: it doesn't matter. */
  readonly expected?: Expected;
}

/**
 * Saga types that are stored: state machines, in the Amazon States Language. Definitions are checked in a thread of
 * their own before they are stored.
 */
export class Definitions {
  readonly types: StoredTypes;
  private readonly store: DefinitionStore;
  private readonly checker: DefinitionChecker;
  private readonly inCode: ReadonlySet<string>;

  /** @throws SagaClientError `bad-setting` when an ARN is to be served by a request that there isn't */
  constructor({ catalogue, databaseUrl, taskQueue, limits, ...open }: DefinitionsOptions) {
    const { participants } = catalogue;
    this.store = new DefinitionStore(databaseUrl, limits);
    this.checker = new DefinitionChecker(catalogue, open);
    this.types = new StoredTypes(this.store, {
      taskQueue,
      participants,
      resources: new TaskResources(catalogue, open),
    });
    this.inCode = new Set(catalogue.sagaTypes.map(({ name }) => name));
  }

  /**
   * A version of a stored type.
   * @param version default the newest
   * @throws SagaClientError `unknown-saga-type`, `saga-type-retired`, `store-unreachable`
   */
  async read(name: string, version?: number): Promise<StoredDefinition> {
    const machine = idPattern.test(name) ? await this.store.find(name, version) : undefined;
    if (machine !== undefined) return this.described(name, machine);
    if ((await this.types.toStart(name)) === undefined) throw unknown(`There is no saga type '${name}'.`);
    throw unknown(`There is no version ${version} of a saga type '${name}'.`);
  }

  /**
   * Stores a definition as the next version of a type, unless it is what the newest one says already. What runs already
   * keeps the version it began with.
   * @param definition a value, or a `DefinitionText`
   * @param unwind what happens to what took effect when an execution fails; default `never`: it stays, as on AWS
   * @returns `isFirst`: the name is new
   * @throws SagaClientError `bad-id`, `name-taken`, `bad-json`, `invalid-body`, `invalid-definition`,
   *   `definition-too-costly`, `version-changed`, `too-many-types`, `gateway-busy`, `store-unreachable`
   */
  async put(
    name: string,
    definition: unknown,
    { unwind = 'never', by = anonymous, expected }: ChangeOptions & { readonly unwind?: DefinedMachine['unwind'] } = {},
  ): Promise<StoredDefinition & Pick<Put, 'isFirst'>> {
    if (this.inCode.has(name)) throw taken(`${name} is defined in code, and changes with it: choose another name.`);
    const wanted = await newMachine(name, definition, unwind, this.checker);
    const { machine, isFirst } = await this.store.put(name, wanted, by, expected);
    return { ...(await this.described(name, machine)), isFirst };
  }

  /**
   * Retires a type: no saga of it starts any more, and what runs goes on.
   * @throws SagaClientError `unknown-saga-type`, `saga-type-retired`, `name-taken`, `version-changed`,
   *   `store-unreachable`
   */
  async retire(name: string, { by = anonymous, expected }: ChangeOptions = {}): Promise<void> {
    if (this.inCode.has(name)) throw taken(`${name} is defined in code: it goes when the code that defines it goes.`);
    const participants = await this.types.asked(name);
    if (participants === undefined) throw unknown(`There is no saga type '${name}'.`);
    await this.store.retire(name, participants, by, expected);
  }

  /** Ends the thread and closes the database. */
  async close(): Promise<void> {
    await this.checker.close();
    await this.store.close();
  }

  private async described(name: string, machine: DefinedMachine): Promise<StoredDefinition> {
    const storedBy = await this.store.storedBy(name, machine.version);
    return { machine, type: this.types.typeOf(name, machine), ...(storedBy !== undefined && { storedBy }) };
  }
}

const unknown = (detail: string) => new SagaClientError('unknown-saga-type', detail);
const taken = (detail: string) => new SagaClientError('name-taken', detail);
