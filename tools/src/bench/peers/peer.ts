/** Another engine of durable code that does the same work, beside Temporal: for comparison. */
export interface Peer {
  /** Where work is posted to: 200 when it completed, 409 when it was refused and undone. */
  readonly url: string;
  /** What is measured of it. Absent: it has no server of its own. */
  readonly processes: { readonly worker: number; readonly server?: number };
  stop(): Promise<unknown>;
}
