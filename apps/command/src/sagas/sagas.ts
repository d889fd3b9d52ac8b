import type {
  BulkAct,
  BulkActOptions,
  CountFilters,
  EraseOptions,
  ListFilters,
  Recovery,
  SagaCounts,
  SagaList,
} from '@backstitch/client';
import type { Saga } from '@backstitch/saga-log';
import type { SagaName } from './saga-name';

/** What a saga is started with. */
export interface Starting {
  readonly type: string;
  readonly input: unknown;
  readonly key?: string;
}

/** What is done to a whole saga. */
export type SagaAct = 'cancel' | 'compensate' | 'pause' | 'resume';

/** What is done to a step, or to its compensation. */
export interface StepAct {
  readonly action: 'retry' | 'resolve' | 'replace-input';
  readonly step: string;
  readonly of: 'step' | 'compensation';
  /** With `replace-input`. */
  readonly input?: unknown;
  /** With `resolve`. Absent: none. */
  readonly output?: unknown;
}

/** What is done to a timer of a process. */
export interface TimerAct {
  readonly action: 'change' | 'cancel';
  readonly timer: string;
  /** With `change`. Absent: now. */
  readonly due?: Date;
}

/** What was accepted, and for which saga. What comes of it is seen there. */
export interface Accepted extends SagaName {
  readonly accepted: string;
}

/** How many sagas there are. */
export type Counts = Omit<SagaCounts, 'lag'> & Partial<Pick<SagaCounts, 'lag'>>;

/**
 * The way to sagas: by a gateway, or by Temporal alone. Each throws errors with a `code` and a `detail`.
 */
export interface Sagas {
  /** In words: where it asks. */
  readonly where: string;
  /** @returns which saga, and whether its key has started it before */
  start(starting: Starting): Promise<SagaName & { readonly replayed: boolean }>;
  read(saga: SagaName): Promise<Saga>;
  /** The saga now, and each time it changes, until it has ended or the signal comes. */
  changes(saga: SagaName, signal: AbortSignal): AsyncIterable<Saga>;
  list(filters: ListFilters): Promise<SagaList>;
  /** By type and status. How far the record is behind, only a gateway with a state store says. */
  counts(filters: CountFilters): Promise<Counts>;
  /** The names of saga types: those that can be started; by Temporal alone those that there are sagas of. */
  types(): Promise<readonly string[]>;
  act(saga: SagaName, act: SagaAct, reason: string): Promise<Accepted>;
  actOnStep(saga: SagaName, act: StepAct, reason: string): Promise<Accepted>;
  actOnTimer(saga: SagaName, act: TimerAct, reason: string): Promise<Accepted>;
  /** What a recovery would do. */
  recovery(saga: SagaName): Promise<Recovery>;
  recover(saga: SagaName, direction: 'backwards' | 'forwards', reason: string): Promise<Accepted>;
  /** How many sagas match. */
  count(filters: CountFilters): Promise<number>;
  /** Begins an act on all that match now. It goes on by itself. */
  actOnMany(asked: Omit<BulkActOptions, 'by'>): Promise<BulkAct>;
  bulkAct(id: string): Promise<BulkAct>;
  stopBulkAct(id: string): Promise<BulkAct>;
  /** Takes a person's data out of the record. @returns of how many sagas */
  erase(erasure: Omit<EraseOptions, 'by'>): Promise<{ readonly sagas: number }>;
  close(): Promise<void>;
}
