import type { Saga } from '@backstitch/saga-log';

/** What the process ends with, for scripts. */
export const exitCodes = {
  /** Done; and of a saga that was waited for: it completed. */
  done: 0,
  /** The command itself has failed: a defect to be reported. */
  broken: 1,
  /** The command line can't be understood. */
  badArguments: 2,
  /** What was asked can't be done: `already-ended`, `invalid-body`, `unknown-saga`. Asking again changes nothing. */
  refused: 3,
  /** Temporal or the gateway can't be reached, or is busy: asking again may help. */
  unreachable: 4,
  /** `doctor` has found something wrong, or `promises` that contracts have changed. */
  wrong: 5,
  compensated: 10,
  cancelled: 11,
  failed: 12,
  terminated: 13,
  /** It was waited for as long as was said, and needs attention. */
  needsAttention: 14,
  /** It was waited for as long as was said, and goes on. */
  notEnded: 15,
} as const;

/** The exit code of a saga that was waited for. */
export function exitCodeOf({ status }: Pick<Saga, 'status'>): number {
  switch (status) {
    case 'completed':
      return exitCodes.done;
    case 'compensated':
    case 'cancelled':
    case 'failed':
    case 'terminated':
      return exitCodes[status];
    case 'needs-attention':
      return exitCodes.needsAttention;
    case 'running':
    case 'compensating':
      return exitCodes.notEnded;
  }
}
