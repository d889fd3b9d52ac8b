import type { SagaLog } from './saga-log';
import type { SlipState } from './slip';

/**
 * The second argument of a saga's workflow: absent for one started from outside. What one run hands to the next, or a
 * saga to the one it nests. Data only.
 */
export type Carried =
  /** It runs as a step of another saga, which may have it compensated later: it answers with its log. */
  | { readonly as: 'nested'; readonly step: NestedStep }
  /** It completed, and is now to be compensated as a whole. */
  | { readonly as: 'unwind'; readonly step: NestedStep; readonly key: string; readonly log: SagaLog }
  /** A routing slip sets out: its input is a `Slip`. */
  | { readonly as: 'slip' }
  /** It goes on from where it was, in a fresh history. */
  | {
      readonly as: 'continued';
      readonly nested?: NestedStep;
      readonly key: string;
      readonly log: SagaLog;
      /** Where the clock of the log goes on. */
      readonly clock: number;
      /** How often each step name was used. */
      readonly names: Readonly<Record<string, number>>;
      /** Messages that arrived and were not taken yet, by name. */
      readonly messages: Readonly<Record<string, readonly unknown[]>>;
      readonly audit: readonly AuditEntry[];
      /** Milliseconds since the epoch: when its first run started, and its deadline, if it has one. */
      readonly startedAt: number;
      readonly deadlineAt?: number;
      /** It is a routing slip: what is written on it. */
      readonly slip?: SlipState;
    };

/** Which step of the saga around it a nested saga is. */
export interface NestedStep {
  readonly stepId: string;
  readonly scope?: string;
  readonly pivot?: true;
  /** Nothing is ever compensated in the saga around it: once it has completed it stays. */
  readonly stays?: true;
}

/** What a nested saga answers with, so that the saga around it can have it compensated. */
export interface NestedResult {
  readonly output: unknown;
  readonly key: string;
  readonly log: SagaLog;
}

/** One act of a person or a system on a saga: who and why. */
export interface AuditEntry {
  readonly at: string;
  readonly by: string;
  readonly action: 'cancel' | 'compensate' | 'retry' | 'resolve' | 'replace-input';
  readonly step?: string;
  readonly reason: string;
}
