/** A place where something can go wrong, as a run has shown it: a request or a compensation that was asked. */
export interface Point {
  /** See `Fault.at`. */
  readonly at: string;
  readonly participant: string;
  readonly verb: string;
  readonly compensates: boolean;
  /** It is asked until there is an answer: it never gives up. */
  readonly insists: boolean;
  /** Another of its saga was in flight beside it. */
  readonly beside: boolean;
  /** Its answer can be made large. */
  readonly roomy: boolean;
  /** Its participant can be served by a second database. */
  readonly movable: boolean;
  /** It has a compensation. */
  readonly undoable: boolean;
  /** Codes of the refusals that its contract declares. */
  readonly refusals: readonly string[];
  /** Its participant is behind a barrier of ours, so a fault can strike between the work and its commit. */
  readonly guarded: boolean;
}
