import type { SagaName } from '@backstitch/saga-log';
import {
  type Erasure,
  type HoldingPlace,
  type RecordSummary,
  type FoundSaga,
  type KeptLog,
  type StateStore,
  isIncomplete,
} from '@backstitch/state-store';
import { askStore } from './ask-store';
import { type Discovered, discoveryDuty } from '../follow/discovery';
import { checkLimit } from '../list/check-limit';
import type { CountFilters } from '../list/count-filters';
import type { ListFilters } from '../list/list-filters';
import { listName } from '../list/list-name';
import type { SagaList } from '../list/saga-list';
import type { SagaSummary } from '../list/saga-summary';
import type { HoldingList } from './holding-list';
import type { RecordedLog } from '../recover/recorded-saga';
import { recordFiltersOf } from './record-filters-of';
import { readPlace, writePlace } from './place-cursor';
import type { SagaCounts } from './saga-counts';

export interface HoldingsPage {
  /** 1 to 200. Default 50. */
  readonly limit?: number;
  /** `next` of the page before. */
  readonly cursor?: string;
}

/** What a client asks of a state store. */
export class SagaRecord {
  constructor(private readonly store: StateStore) {}

  /** @throws SagaClientError `bad-cursor`, `state-store-unreachable` */
  async list(filters: ListFilters): Promise<SagaList> {
    const { limit = 50, cursor, sort = 'newest' } = filters;
    const name = listName({ ...filters, sort });
    const after = cursor === undefined ? undefined : readPlace(name, cursor);
    const { asOf } = await this.age();
    const page = { limit, sort, ...(after && { after }) };
    const { items, next } = await askStore(() => this.store.list(recordFiltersOf(filters), page));
    return {
      items: items.map(withAttention),
      next: next ? writePlace(name, next) : null,
      consistency: 'eventual',
      asOf,
    };
  }

  /** @throws SagaClientError `state-store-unreachable` */
  async counts(filters: CountFilters): Promise<SagaCounts> {
    const age = await this.age();
    return { items: await askStore(() => this.store.counts(recordFiltersOf(filters))), ...age };
  }

  /** How many there are. @throws SagaClientError `state-store-unreachable` */
  async total(filters: CountFilters): Promise<number> {
    const counts = await askStore(() => this.store.counts(recordFiltersOf(filters)));
    return counts.reduce((sum, { count }) => sum + count, 0);
  }

  /** @throws SagaClientError `bad-query`, `bad-cursor`, `state-store-unreachable` */
  async holdings(participant: string, { limit = 50, cursor }: HoldingsPage): Promise<HoldingList> {
    checkLimit(limit);
    const name = listName({ participant });
    const after = cursor === undefined ? undefined : (readPlace(name, cursor) as HoldingPlace);
    const { asOf } = await this.age();
    const { next, ...held } = await askStore(() =>
      this.store.holdings(participant, { limit, ...(after && { after }) }),
    );
    return { participant, ...held, next: next ? writePlace(name, next) : null, consistency: 'eventual', asOf };
  }

  /** What a recovery goes back by, where Temporal has forgotten the saga. */
  readonly recordedLog: RecordedLog = async (name) => {
    const { saga, log: kept } = (await this.find(name)) ?? {};
    if (saga === undefined) return undefined;
    return {
      ...(kept ? withoutQueue(kept) : { key: '', log: [] }),
      ...{ audit: saga.audit, input: kept?.input ?? saga.input, startedAt: Date.parse(saga.startedAt) },
      isWhole: kept === undefined || !isIncomplete(saga.status),
      ...{ status: saga.status, asOf: saga.asOf },
    };
  };

  /** @returns undefined: it isn't recorded. @throws SagaClientError `state-store-unreachable` */
  find(saga: SagaName): Promise<FoundSaga | undefined> {
    return askStore(() => this.store.find(saga));
  }

  /** @throws SagaClientError `state-store-unreachable` */
  erase(erasure: Erasure): Promise<number> {
    return askStore(() => this.store.erase(erasure));
  }

  /** @throws SagaClientError `state-store-unreachable` */
  private async age(): Promise<Omit<SagaCounts, 'items'>> {
    const now = Date.now();
    // What was found until then is in the backlog by then.
    const { until = 0 } = (await askStore(() => this.store.dutyState<Discovered>(discoveryDuty))) ?? {};
    const { sagas, oldestMs } = await askStore(() => this.store.backlog());
    const ms = Math.max(oldestMs, now - until);
    return { consistency: 'eventual', asOf: new Date(now - ms).toISOString(), lag: { sagas, ms } };
  }
}

const withAttention = (summary: RecordSummary): SagaSummary =>
  summary.stuck?.kind === 'operator' ? { ...summary, attention: [summary.stuck.what] } : summary;

/** Compensations go to their participants, and a recovery has a queue of its own. */
const withoutQueue = ({ taskQueue: _taskQueue, ...known }: KeptLog) => known;
