/** The longest that a timer of Node can wait, in milliseconds: a longer one fires at once. PostgreSQL's is the same. */
export const longestTimer = 2 ** 31 - 1;

/** A signal with an end of its own. */
export interface TimeLimit {
  readonly signal: AbortSignal;
  /** Ends the timer and lets go of the caller's signal. To be called when the work has ended, however it ended. */
  readonly clear: () => void;
}

/**
 * A signal that aborts with the caller's, or when its time is over, with a `TimeoutError`. Its own timer, because a
 * garbage collection of Node 20 takes a timed-out signal away from the signal that was composed of it.
 *
 * @param milliseconds absent: no limit but the caller's. At most 2^31 - 1; more counts as that
 * @example
 * const { signal, clear } = timeLimit(3_000, attempt.signal);
 * try { await fetch(url, { signal }); } finally { clear(); }
 */
export function timeLimit(milliseconds: number | undefined, caller?: AbortSignal): TimeLimit {
  const ended = new AbortController();
  const clear = () => {
    clearTimeout(timer);
    caller?.removeEventListener('abort', follow);
  };
  const follow = () => {
    clear();
    ended.abort(caller?.reason);
  };
  const late = () => ended.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError'));
  const timer = milliseconds === undefined ? undefined : setTimeout(late, Math.min(milliseconds, longestTimer));
  caller?.addEventListener('abort', follow, { once: true });
  if (caller?.aborted) follow();
  return { signal: ended.signal, clear };
}
