import type { SagaClientErrorCode } from '../saga-client-error';

/** How a saga came to need a recovery. */
export interface Broken {
  /**
   * - `terminated`: somebody ended it by force; `history-limit`: Temporal did, for its history had grown too large
   * - `timed-out`: a time-out of its run passed
   * - `failed`: it failed by something that isn't its engine, and left something behind
   * - `failing`: it is open, and its tasks fail; `set-aside`: they have brought its worker down
   * - `forgotten`: Temporal knows it no more; what is known of it was recorded
   */
  readonly how: 'terminated' | 'history-limit' | 'timed-out' | 'failed' | 'failing' | 'set-aside' | 'forgotten';
  /** What Temporal, or who ended it, says about it. May be empty. */
  readonly reason: string;
}

/** One compensation that a recovery would run. */
export interface PlannedCompensation {
  /** The step's id. */
  readonly step: string;
  readonly participant: string;
  readonly request: string;
  readonly compensation: string;
  /** It waits until so many of the plan, from its beginning, have ended. Those with the same number run side by side. */
  readonly after: number;
  /** The step was in flight, or its outcome isn't known: it may have had no effect, or have it yet. Its barrier decides. */
  readonly inDoubt?: true;
}

/** A step that took effect, or may have, and that a recovery leaves as it is. */
export interface LeftInEffect {
  readonly step: string;
  readonly participant: string;
  readonly request: string;
  /** `no-compensation`: its contract says that nothing undoes it; `nested-forgotten`: what the nested saga did is known nowhere. */
  readonly why: 'no-compensation' | 'nested-forgotten';
}

/** Why a saga can't be recovered in one direction. */
export interface NoWay {
  readonly code: SagaClientErrorCode;
  readonly detail: string;
}

/** What a recovery would do. Nothing is done by looking. */
export interface Recovery {
  readonly type: string;
  readonly id: string;
  readonly broken: Broken;
  /** By compensating, in this order, what took effect or may have. */
  readonly backwards: {
    readonly refused?: NoWay;
    readonly plan: readonly PlannedCompensation[];
    readonly leaves: readonly LeftInEffect[];
  };
  /** By going on from its last good workflow task. */
  readonly forwards: {
    readonly refused?: NoWay;
    /** When that task was, ISO 8601. Absent where it is refused. */
    readonly from?: string;
  };
}
