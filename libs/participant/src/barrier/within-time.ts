import { ParticipantError } from '../participant-error';

/**
 * The work's result, or the abort's reason as soon as the signal says so: a verb that hangs must not hold its
 * transaction, and with it every later copy, for ever. The work itself isn't stopped; its `tx` refuses queries.
 */
export async function withinTime<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  if (signal.aborted) throw reasonOf(signal);
  return new Promise<T>((resolve, reject) => {
    const abort = () => reject(reasonOf(signal));
    signal.addEventListener('abort', abort, { once: true });
    work()
      .then(resolve, reject)
      .finally(() => signal.removeEventListener('abort', abort));
  });
}

function reasonOf({ reason }: AbortSignal): Error {
  if (!(reason instanceof DOMException) || reason.name !== 'TimeoutError') return reason as Error;
  return new ParticipantError('attempt-timed-out', 'The attempt took longer than its time-out and was rolled back.');
}
