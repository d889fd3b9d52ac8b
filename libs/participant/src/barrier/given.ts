/** A compensation's argument, as it comes over the wire. */
export interface Given {
  readonly stepId: string;
  /** The saga knows that the request completed. An `output` says so, too. */
  readonly answered?: true;
  /** The request's input; absent where it is large. What the barrier's row keeps counts, unless it was `replaced`. */
  readonly input?: unknown;
  /** The request's answer; absent where it is unknown, nothing, or large. What the row keeps counts. */
  readonly output?: unknown;
  /** An operator replaced the input: it counts instead of the row's. */
  readonly replaced?: true;
}

/** Does the saga know that the request took effect? */
export const isKnown = ({ answered, output }: Given): boolean => answered === true || output !== undefined;
