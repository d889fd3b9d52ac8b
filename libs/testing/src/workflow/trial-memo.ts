import type { Fault } from '../faults/fault';

/** Under this name a trial travels: in the memo of its workflows, and in the header of its activities. */
export const trialKey = 'backstitch-trial';

/** What the workflows of a trial know of it. */
export interface TrialMemo {
  readonly trial: string;
  /** The nested saga that this is, ending in a slash; `''` for the root. */
  readonly path: string;
  /** Before every task queue of participants, and of sagas: trials on one server don't meet. */
  readonly participants: string;
  readonly sagas: string;
  readonly faults: readonly Fault[];
}

/** What an activity knows of its trial. */
export type TrialHeader = Pick<TrialMemo, 'trial' | 'path'>;
