import type { Duration } from '@backstitch/contract';
import type { EndAct, RecoverAct } from './operator-act';
import type { AuditEntry } from './shown/audit-entry';
import type { SagaLog } from './saga-log';

/** What a saga was promised at its start. It holds for its whole life, whatever its contract says by then. */
export interface PromisedPolicies {
  readonly deadline?: Duration;
  readonly onFailure?: 'compensate' | 'hold';
  readonly unwind?: 'mirror' | 'sequential' | 'never';
  /** The version of the promises lock file: what undoes each request, and what it may be refused with. */
  readonly promises?: string;
}

/**
 * The second argument of a saga's workflow: what it is promised at its start, what one run hands to the next, or a saga
 * to the one it nests. Data only. Absent: today's contract is what was promised.
 */
export type Carried =
  /** It is started from outside. A policy that is absent was not promised: it is the default. */
  | ({ readonly as: 'started'; readonly style?: StyleState } & PromisedPolicies)
  /** It runs as a step of another saga, which may have it compensated later: it answers with its log. */
  | {
      readonly as: 'nested';
      readonly step: NestedStep;
      readonly told?: PromisedPolicies;
      readonly style?: StyleState;
    }
  /** It completed, and is now to be compensated as a whole. */
  | { readonly as: 'unwind'; readonly step: NestedStep; readonly key: string; readonly log: SagaLog }
  /** It goes on from where it was, in a fresh history. */
  | {
      readonly as: 'continued';
      readonly nested?: NestedStep;
      readonly told?: PromisedPolicies;
      readonly key: string;
      /** Inputs and outputs only where they are small: the participants have them. */
      readonly log: SagaLog;
      /** Where the clock of the log goes on. */
      readonly clock: number;
      /** How often each step name was used: 256 KiB of names at most. A new one has a number of the saga behind it then. */
      readonly names: Readonly<Record<string, number>>;
      /** Messages that arrived and were not taken yet, by name. */
      readonly messages: Readonly<Record<string, readonly unknown[]>>;
      /** Keys of the messages and acts that came, the latest: what is sent again under one of them is dropped. */
      readonly keys?: readonly string[];
      /** The latest acts. */
      readonly audit: readonly AuditEntry[];
      /** Temporal has reset it, in this run or in one before. */
      readonly reset?: true;
      /** Milliseconds since the epoch: when its first run started, and its deadline, if it has one. */
      readonly startedAt: number;
      readonly deadlineAt?: number;
      /** The deadline has passed after the pivot, and an operator has seen it: it asks for none again. */
      readonly deadlineSeen?: true;
      readonly style?: StyleState;
      /** Who has ended it, and why, while its code couldn't be run: it only goes back. */
      readonly ending?: EndAct | RecoverAct;
      /** Nothing new is sent: who has paused it, why, and since when. */
      readonly paused?: Paused;
      /** With `ending`: the run before it, which Temporal doesn't know as such. */
      readonly replaces?: string;
      /** With `ending`: it had ended so, by itself. What a reset has left behind is undone, and it ends so again. */
      readonly ended?: Ended;
    };

/** How a saga ended by itself, as its workflow said it. */
export type Ended =
  | { readonly how: 'completed'; readonly result?: unknown }
  | { readonly how: 'cancelled' }
  /** `type` with the prefix of the engine's own failures. */
  | { readonly how: 'failed'; readonly type: string; readonly message: string; readonly details?: unknown };

/** Who has paused a saga, and why. */
export interface Paused {
  readonly by: string;
  readonly reason: string;
  /** Milliseconds since the epoch. */
  readonly since: number;
}

/** The coordination style of a saga that isn't plain code, and its state. */
export interface StyleState {
  readonly kind: string;
  /** Absent: it is the one that the saga's input makes. */
  readonly state?: unknown;
}

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
