import type { Transaction } from 'kysely';

/** What a verb is given beside its input, where no transaction is open: while it calls a provider. */
export interface OutsideAttempt {
  /**
   * The idempotency key to send to the provider. For a request it is the step's key, or `{step key}~2` when it is asked
   * again after a refusal, then `~3`; a compensation's call has its own, `{step key}/compensation`. Providers answer one
   * key one way, and refuse one key for two different calls.
   */
  readonly stepKey: string;
  readonly stepId: string;
  readonly saga: { readonly type: string; readonly id: string };
  /** From 1, as Temporal counts them. */
  readonly attempt: number;
  /** Aborted when the attempt's time is over, or when its activity is cancelled. Hand it to `fetch`. */
  readonly signal: AbortSignal;
}

/** What a verb is given beside its input, unless a `StyleHand` adds to it. */
export interface Attempt<DB> extends OutsideAttempt {
  /**
   * The one transaction that holds the effect and its barrier row. Whatever is written elsewhere is not guarded. It
   * refuses queries once the attempt has ended.
   */
  readonly tx: Transaction<DB>;
}

/** {@link Attempt} after the provider has answered. */
export type AttemptAfter<Effect, DB> = Attempt<DB> & { readonly effect: Effect };
