import type { AuditEntry } from './operator-act';
import type { Failure } from './failure';

/**
 * Where a saga stands. `running`, `compensating` and `needs-attention` are incomplete, and so is `terminated`: it left
 * something behind. `failed` is a saga that failed and never unwinds: what took effect stays, as it was defined.
 */
export const sagaStatuses = [
  'running',
  'completed',
  'compensating',
  'compensated',
  'failed',
  'cancelled',
  'needs-attention',
  'terminated',
] as const;
export type SagaStatus = (typeof sagaStatuses)[number];

export type StepStatus = 'running' | 'completed' | 'refused' | 'not-sent' | 'unknown' | 'needs-attention' | 'resolved';

export type CompensationStatus = 'pending' | 'running' | 'completed' | 'needs-attention' | 'resolved';

export interface CompensationView {
  readonly request: string;
  readonly status: CompensationStatus;
  readonly attempts: number;
  readonly startedAt?: string;
  readonly endedAt?: string;
  /** Of its last attempt that failed. */
  readonly failure?: Failure;
}

export interface StepView {
  readonly id: string;
  readonly participant: string;
  readonly request: string;
  readonly status: StepStatus;
  /** How often it was begun, as far as is known. */
  readonly attempts: number;
  readonly startedAt: string;
  readonly endedAt?: string;
  readonly input: unknown;
  readonly output?: unknown;
  /** How it ended, or why its last attempt failed while it is still tried. */
  readonly failure?: Failure;
  readonly pivot?: true;
  readonly scope?: string;
  /** The id of the saga that is this step: `{request}/{nested}`. */
  readonly nested?: string;
  readonly compensation?: CompensationView;
}

/** What a saga waits for that may need somebody to act. `code`: its tasks fail, until its code is mended. */
export interface WaitingFor {
  readonly kind: 'worker' | 'message' | 'timer' | 'operator' | 'code';
  /** The participant or task queue, the message's name, the timer's, the step that needs attention, or the saga's type. */
  readonly what: string;
  readonly since: string;
  readonly until?: string;
  /** With `code`: why its tasks fail. */
  readonly failure?: Failure;
}

/**
 * A saga as shown. Times are ISO 8601 in UTC. Fields and values may be added; none is removed. What a style shows
 * besides stands in a field of the style's name (see `Style`).
 */
export interface Saga {
  readonly id: string;
  readonly type: string;
  readonly kind: string;
  readonly status: SagaStatus;
  readonly input: unknown;
  readonly output?: unknown;
  readonly failure?: Failure;
  readonly steps: readonly StepView[];
  readonly waitingFor?: readonly WaitingFor[];
  readonly startedAt: string;
  /** Who started it; absent where nobody said so. */
  readonly startedBy?: string;
  /** What its contract says it is found by; absent where it says nothing. */
  readonly attributes?: Readonly<Record<string, string | number | boolean>>;
  /** The saga that it is a step of; absent for one that was started from outside. */
  readonly parent?: { readonly type: string; readonly id: string };
  readonly endedAt?: string;
  readonly audit: readonly AuditEntry[];
  /**
   * `authoritative`: from the history, as it is; `eventual`: from an index or a record, as it was at `asOf`; `recorded`:
   * from a record, and Temporal knows it no more.
   */
  readonly consistency: 'authoritative' | 'eventual' | 'recorded';
  readonly asOf: string;
}
