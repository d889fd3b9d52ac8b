/**
 * What doesn't hold, and why. `abandoned`: a step that was asked in the part of a run that Temporal's reset has left
 * behind, and never since, is in effect: it needs a recovery.
 */
export interface Finding {
  readonly code:
    | 'still-in-effect'
    | 'abandoned'
    | 'not-in-effect'
    | 'more-than-once'
    | 'unsettled'
    | 'in-flight'
    | 'past-the-pivot'
    | 'order'
    | 'never-ended'
    | 'waits-for-operator'
    | 'two-answers'
    | 'operator'
    | 'books';
  /** The step, with the nested saga that it is in; empty for the saga itself. */
  readonly step: string;
  /** 'refund never ran: charge is still in effect' */
  readonly text: string;
}

/**
 * - `completed`: every step is in effect, once
 * - `compensated`: nothing is in effect
 * - `incomplete`: it hasn't ended, or was ended by force: what is in effect may still be undone
 * - `violated`: it has ended, and what it says isn't so
 */
export type VerdictName = 'completed' | 'compensated' | 'incomplete' | 'violated';

export interface Verdict {
  readonly verdict: VerdictName;
  readonly workflowId: string;
  /** Why it is violated, or what an incomplete one has left in effect so far. */
  readonly findings: readonly Finding[];
}
