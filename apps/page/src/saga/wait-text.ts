import type { WaitingFor } from '@backstitch/saga-log';
import { failureText } from './failure-text';

/** What a saga waits for, in words. */
export function waitText({ kind, what, until, failure }: WaitingFor): string {
  // A wait without an end is in the year 9999.
  const by =
    until !== undefined && new Date(until).getFullYear() < 9000 ? `, until ${new Date(until).toLocaleString()}` : '';
  switch (kind) {
    case 'worker':
      return `No worker of ${what} takes its request`;
    case 'operator':
      return `Needs an operator: ${what}`;
    case 'code':
      return `Its code fails, and has to be mended${failure === undefined ? '' : `: ${failureText(failure)}`}`;
    case 'message':
      return `Waits for the message ${what}${by}`;
    default:
      return `Waits: ${what}${by}`;
  }
}
