import type { Carried, Paused } from './carried';
import type { AuditEntry } from './shown/audit-entry';
import type { Failure } from './shown/failure';
import type { LogEntry } from './saga-log';
import type { SeenKeys } from './history/seen-keys';
import type { Style } from './style';

/** What a history says of a step, or of its compensation. Times in milliseconds since the epoch. */
export interface Asking {
  startedAt: number;
  endedAt?: number;
  /** Of the activities before the one that is open now. */
  attemptsBefore: number;
  attempts: number;
  /** An activity, or a nested saga, is open. */
  open: boolean;
  /** When it was asked last, on the clock of the log. Absent: in a run that wasn't read. */
  place?: number;
  failure?: Failure;
  resolved?: true;
}

export interface StepRecord {
  readonly entry: LogEntry;
  readonly asking: Asking;
  undo?: Asking;
}

export interface TimerRecord {
  readonly summary: string;
  readonly since: number;
  readonly until: number;
}

/** How a run was closed. */
export type Closing = 'completed' | 'failed' | 'cancelled' | 'terminated' | 'continued';

/** A history, read: everything that it says of a saga. */
export interface SagaRecord {
  type: string;
  id: string;
  kind: string;
  taskQueue: string;
  carried?: Carried;
  /** It is of a style that is known: with the input of its workflow, and its state now. */
  styled?: { readonly style: Style; readonly input: unknown; readonly state: unknown };
  input: unknown;
  output?: unknown;
  failure?: Failure;
  startedAt: number;
  endedAt?: number;
  closing?: Closing;
  /** It began to compensate. */
  compensating: boolean;
  /** It failed, and nothing is ever compensated: so it was defined. */
  leftAsIs?: true;
  /** Activity ids that need attention, and since when. */
  attention: readonly string[];
  attentionSince: number;
  /** It is paused. */
  paused?: Paused;
  /** The workflow task fails: the code has to be mended. Since when, in milliseconds. */
  broken?: Failure;
  brokenSince?: number;
  readonly steps: Map<string, StepRecord>;
  readonly timers: Map<string, TimerRecord>;
  readonly audit: AuditEntry[];
  /** Keys that something was sent under: the saga drops what comes again. */
  readonly keys: SeenKeys;
  /** Time of the last event. */
  asOf: number;
}
