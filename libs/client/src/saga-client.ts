import type { Catalogue } from '@backstitch/contract';
import type { StateStore } from '@backstitch/state-store';
import type { Client } from '@temporalio/client';
import { Reason } from './act/reason';
import { anonymous } from './anonymous';
import type { EventInbox } from '@backstitch/events';
import type { Definitions } from './definitions/definitions';
import { SagaEvents } from './events/saga-events';
import { BulkActHandle } from './bulk/bulk-act-handle';
import { type BulkActOptions, startBulkAct } from './bulk/start-bulk-act';
import { type Counted, countEach } from './list/count-each';
import type { CountFilters } from './list/count-filters';
import { countSagas } from './list/count-sagas';
import type { ListFilters } from './list/list-filters';
import { listSagas } from './list/list-sagas';
import type { SagaList } from './list/saga-list';
import { parsed } from './parsed';
import type { KnownTypes } from './registry/known-types';
import type { RecordedLog } from './recover/recorded-saga';
import type { SagaRef } from './registry/saga-ref';
import { SagaRegistry } from './registry/saga-registry';
import type { SagaContext } from './saga-context';
import { SagaHandle } from './saga-handle';
import { HistoryDoor } from './send/history-door';
import { startSaga } from './start/start-saga';
import { StartedSaga } from './started-saga';
import { TaskTokens } from './task-tokens/task-tokens';
import type { EraseOptions } from './record/erase-options';
import { noStateStore } from './record/no-state-store';
import { SagaSubscriptions } from './subscriptions/saga-subscriptions';
import type { HoldingList } from './record/holding-list';
import type { SagaCounts } from './record/saga-counts';
import { type HoldingsPage, SagaRecord } from './record/saga-record';
import { callTemporal, callsSettled } from './temporal/call-temporal';
import { inLane } from './temporal/lanes';
import type { InputFor, TypeOrName } from './typed-saga';
import { Followers } from './watch/followers';

/** What a client is made of. */
export interface SagaClientOptions {
  /** Temporal's own client, on a connection of `openConnection`. It stays the caller's to close. */
  readonly temporal: Client;
  /** The participants and saga types that are known. */
  readonly catalogue: Catalogue;
  /** Saga types that are stored. Default none. */
  readonly definitions?: Definitions;
  /** Where events come in. Default none: there are no `events` then. */
  readonly inbox?: EventInbox;
  /** The record of all sagas, which a `Follower` keeps: lists come from there. Default none: they come from Temporal's index. */
  readonly store?: StateStore;
  /** Which endpoints may be told what happens to sagas. Default none. */
  readonly isAllowedEndpoint?: (endpoint: string) => boolean;
  /** Saga types that stand neither in the catalogue nor among the definitions. Default those that are stored. */
  readonly types?: KnownTypes;
  /** Where sagas are looked up that Temporal has forgotten, to be compensated. Default in the state store. */
  readonly recordedLog?: RecordedLog;
}

/** How a saga is started. */
export interface StartOptions {
  /** One key of a saga type, one saga, whoever else starts it at the same moment. Default none: each start is a saga. */
  readonly key?: string;
  /** Who starts it: it stands beside the saga for as long as that is known. Default `anonymous`. */
  readonly by?: string;
}

/** How long `ping` waits, in milliseconds. */
const pingTimeoutMs = 2_000;

/**
 * The way in to everything one can do with a saga. It runs in the caller's process and asks Temporal; of the platform
 * nothing else has to be up.
 * @example
 * const sagas = new SagaClient({ temporal: new Client({ connection: await openConnection() }), catalogue });
 * const booking = await sagas.start(trips.bookTrip, order, { key: order.number });
 * const { room } = await booking.result();
 */
export class SagaClient {
  readonly types: SagaRegistry;
  readonly tasks: TaskTokens;
  readonly definitions: Definitions | undefined;
  /** The door for events; absent where the client has no inbox. */
  readonly events: SagaEvents | undefined;
  private readonly context: SagaContext;
  private readonly told: SagaSubscriptions | undefined;

  constructor({
    temporal,
    catalogue,
    definitions,
    inbox,
    store,
    isAllowedEndpoint = () => false,
    types = definitions?.types,
    recordedLog,
  }: SagaClientOptions) {
    const record = store && new SagaRecord(store);
    const recorded = recordedLog ?? record?.recordedLog;
    this.definitions = definitions;
    const door = new HistoryDoor(temporal);
    this.events = inbox && new SagaEvents(inbox, temporal, door);
    this.told = store && new SagaSubscriptions(store, isAllowedEndpoint);
    this.types = new SagaRegistry(catalogue, types);
    this.context = {
      temporal,
      types: this.types,
      door,
      followers: new Followers(temporal),
      ...(record && { record }),
      ...(recorded && { recordedLog: recorded }),
    };
    this.tasks = new TaskTokens(this.context);
  }

  /**
   * Starts a saga, once for each key of its type.
   * @param type a contract, which types input and output; or a name
   * @throws SagaClientError `unknown-saga-type`, `saga-type-retired`, `invalid-body`, `idempotency-key-reused`,
   *   `bad-idempotency-key`, `body-too-large`, `store-unreachable`, `temporal-unreachable`, `temporal-busy`
   */
  start<T extends TypeOrName>(type: T, input: InputFor<T>, options: StartOptions = {}): Promise<StartedSaga<T>> {
    return inLane('send', async () => {
      const current = await this.types.toStart(nameOf(type));
      const valid = parsed(current.contract.input, input);
      const { by = anonymous, key } = options;
      const { id, replayed } = await startSaga(this.context.temporal, current, valid, by, key);
      return new StartedSaga<T>(this.context, await this.types.saga(current.name, id), replayed);
    });
  }

  /**
   * A saga by its type and id. Whether there is one, reading it says.
   * @throws SagaClientError `unknown-saga-type`, `bad-id`, `store-unreachable`
   */
  async saga<T extends TypeOrName>(type: T, id: string): Promise<SagaHandle<T>> {
    const ref: SagaRef = await this.types.saga(nameOf(type), id);
    return new SagaHandle<T>(this.context, ref);
  }

  /**
   * A page of sagas, newest first unless it is sorted otherwise.
   * @throws SagaClientError `bad-query`, `bad-cursor`, `unknown-saga-type`, `store-unreachable`, `no-state-store`,
   *   `state-store-unreachable`, `temporal-unreachable`, `temporal-busy`
   */
  list(filters: ListFilters = {}): Promise<SagaList> {
    return inLane('list', () => listSagas(this.context, filters));
  }

  /**
   * How many sagas a list would have.
   * @throws SagaClientError `bad-query`, `unknown-saga-type`, `store-unreachable`, `temporal-unreachable`, `temporal-busy`
   */
  count(filters: CountFilters = {}): Promise<number> {
    return inLane('list', () => countSagas(this.context, filters));
  }

  /**
   * How many sagas of these types there are, by type and status; what there is none of is left out. `counts` of a state
   * store costs less.
   * @throws SagaClientError as of `count`
   */
  countEach(types: readonly string[], filters: Omit<CountFilters, 'type'> = {}): Promise<readonly Counted[]> {
    return inLane('list', () => countEach(this.context, types, filters));
  }

  /**
   * Begins an act on all sagas that match now: retry, recover, pause … It goes on by itself, at its rate, and tells what
   * it could not do.
   * @throws SagaClientError as of `startBulkAct`
   * @example await sagas.actOnMany({ act: 'retry', filters: { status: ['needs-attention'] }, reason: 'the provider is back' })
   */
  actOnMany(options: BulkActOptions): Promise<BulkActHandle> {
    return inLane('act', async () => {
      const { id, begun } = await startBulkAct(this.context, options);
      return new BulkActHandle(this.context, id, begun);
    });
  }

  /** An act on many sagas, by its id. Whether there is one, reading it says. */
  bulkAct(id: string): BulkActHandle {
    return new BulkActHandle(this.context, id);
  }

  /**
   * How many sagas there are, by type and status, and how far the record is behind.
   * @throws SagaClientError `no-state-store`, `state-store-unreachable`, `bad-query`
   */
  async counts(filters: CountFilters = {}): Promise<SagaCounts> {
    return this.record('Counts').counts(filters);
  }

  /**
   * What a participant holds for sagas that are not whole, the oldest first.
   * @throws SagaClientError `no-state-store`, `state-store-unreachable`, `bad-query`, `bad-cursor`
   */
  async holdings(participant: string, page: HoldingsPage = {}): Promise<HoldingList> {
    return this.record('Holdings').holdings(participant, page);
  }

  /**
   * Takes a person's data out of the record of every saga with an attribute: payloads, attributes, the words of failures,
   * who started it. Steps, outcomes, times and the audit stay, and the audit says who has done so and why. What Temporal
   * and the participants keep isn't touched.
   * @returns of how many sagas
   * @throws SagaClientError `invalid-body`, `no-state-store`, `state-store-unreachable`
   * @example await sagas.erase({ attribute: 'traveller', value: 'Ada', reason: 'she has asked for it', by: 'Bo' });
   */
  async erase({ by = anonymous, ...erasure }: EraseOptions): Promise<number> {
    const reason = parsed(Reason, erasure.reason, '/reason');
    return this.record('An erasure').erase({ ...erasure, by, reason });
  }

  /** Who is told what happens to sagas. @throws SagaClientError `no-state-store` */
  get subscriptions(): SagaSubscriptions {
    if (this.told === undefined) throw noStateStore('Subscriptions');
    return this.told;
  }

  private record(what: string): SagaRecord {
    const { record } = this.context;
    if (record === undefined) throw noStateStore(what);
    return record;
  }

  /** Temporal answers, and has the namespace. @throws SagaClientError `temporal-unreachable`, `temporal-busy` */
  async ping(): Promise<void> {
    const { temporal } = this.context;
    const { namespace } = temporal.options;
    await inLane('health', () =>
      callTemporal(temporal, () => temporal.workflowService.describeNamespace({ namespace }), pingTimeoutMs),
    );
  }

  /** Waits for the calls under way, and closes what the client has opened. Watchers are to stop first. */
  async close(): Promise<void> {
    await this.events?.close();
    await callsSettled();
    await this.definitions?.close();
  }
}

const nameOf = (type: TypeOrName): string => (typeof type === 'string' ? type : type.name);
