import { type SagaState, takeActs } from '@backstitch/saga';
import { type TimerAct, operatorUpdates } from '@backstitch/saga-log';
import type { ProcessTimer } from '../process-state';
import { maxDelayMs } from './durable-clock';

/** The timers of a process, as operators act on them. */
export interface ProcessTimers {
  /** Why nothing moves it any more; nothing: something may. */
  readonly over: () => string | undefined;
  readonly all: () => readonly ProcessTimer[];
  /** @param due milliseconds since the epoch; absent: it never comes */
  readonly change: (timer: ProcessTimer, due: number | undefined) => void;
}

/** Takes operators' acts on the timers of a process. */
export function takeTimerActs(saga: SagaState, { over, all, change }: ProcessTimers): void {
  takeActs<TimerAct>(saga, operatorUpdates.timer, {
    description:
      'Has a timer come at another time, or never: { action: change-timer | cancel-timer, timer, due?, by, reason, key?, until? }',
    isMeasured: () => true,
    refusal: ({ timer, due }) => {
      const why = over();
      if (why !== undefined) return ['already-ended', `No timer moves it any more: ${why}.`];
      if (called(all(), timer) === undefined) {
        const names = all().map(({ name }) => `'${name}'`);
        return [
          'unknown-timer',
          `No timer '${timer}' waits: ${names.length > 0 ? names.join(', ') : 'there is none'}.`,
        ];
      }
      // A client has checked it: this keeps the process from a time that is none.
      return due !== undefined && !isTime(due) ? ['unknown-timer', 'due is no time.'] : undefined;
    },
    take: ({ action, timer, due }) => {
      const meant = called(all(), timer);
      if (meant) change(meant, action === 'cancel-timer' ? undefined : (due ?? Date.now()));
    },
  });
}

const isTime = (due: unknown): boolean =>
  typeof due === 'number' && Math.abs(due) <= 8.64e15 && due - Date.now() <= maxDelayMs;

/** The one timer of this name; one of a machine that the machine runs also by its name alone, where there is one such. */
function called(timers: readonly ProcessTimer[], name: string): ProcessTimer | undefined {
  const exactly = timers.find((timer) => timer.name === name);
  if (exactly) return exactly;
  const named = timers.filter((timer) => timer.name.startsWith(`${name} of `));
  return named.length === 1 ? named[0] : undefined;
}
