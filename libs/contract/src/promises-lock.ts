/** What a contract promises of a request to the sagas that ask it. */
export interface RequestPromise {
  readonly compensation: string | null;
  /** Codes. */
  readonly refusals: readonly string[];
}

/** The lock file of a contract's promises: each version that running sagas may have been started with. */
export interface PromisesLock {
  /** The version that new sagas are started with. */
  readonly current: string;
  readonly versions: {
    readonly [version: string]: {
      readonly participants: { readonly [participant: string]: { readonly [request: string]: RequestPromise } };
    };
  };
}
