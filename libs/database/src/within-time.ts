/**
 * The work's result, or an error as soon as the signal says so: a verb that hangs must not hold its transaction, and with
 * it every later copy, for ever. The work itself isn't stopped; its `tx` refuses queries.
 * @param failure the error that an abort's reason becomes. Default the reason itself
 */
export async function withinTime<T>(
  signal: AbortSignal,
  work: () => Promise<T>,
  failure = (reason: unknown): Error => reason as Error,
): Promise<T> {
  if (signal.aborted) throw failure(signal.reason);
  return new Promise<T>((resolve, reject) => {
    const abort = () => reject(failure(signal.reason));
    signal.addEventListener('abort', abort, { once: true });
    work()
      .then(resolve, reject)
      .finally(() => signal.removeEventListener('abort', abort));
  });
}
