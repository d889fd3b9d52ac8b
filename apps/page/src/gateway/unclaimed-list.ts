/** An event in the error queue. Times are ISO 8601 in UTC. */
export interface UnclaimedEvent {
  /** Of this entry: it is replayed and dropped by it. */
  readonly id: string;
  /** The saga that it was for, where that is known. */
  readonly saga?: { readonly type: string; readonly id: string };
  readonly reason: string;
  readonly since: string;
  readonly event: { readonly id: string; readonly source: string; readonly type: string; readonly data: unknown };
}

/** A page of the error queue, the oldest first. */
export interface UnclaimedList {
  readonly items: readonly UnclaimedEvent[];
  /** The cursor of the next page; null: there is no more. */
  readonly next: string | null;
}
