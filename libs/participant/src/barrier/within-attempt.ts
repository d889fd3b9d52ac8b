import { withinTime } from '@backstitch/database';
import { ParticipantError } from '../participant-error';

/** The work's result, or why the attempt has ended, as soon as it has. @throws ParticipantError `attempt-timed-out` */
export const withinAttempt = <T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> =>
  withinTime(signal, work, (reason) => {
    if (!(reason instanceof DOMException) || reason.name !== 'TimeoutError') return reason as Error;
    return new ParticipantError('attempt-timed-out', 'The attempt took longer than its time-out and was rolled back.');
  });
