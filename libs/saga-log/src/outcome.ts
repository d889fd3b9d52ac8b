import { builtInRefusals } from '@backstitch/contract';
import type { Outcome } from './saga-log';

/** How a request's activity ended, from whichever side it is seen: the workflow's error or the history's event. */
export type Ending =
  | { readonly how: 'completed' }
  /** `declared`: the codes that the request may refuse with, as sent along in the activity's retry policy. */
  | { readonly how: 'failed'; readonly type: string | null | undefined; readonly declared: readonly string[] }
  | { readonly how: 'timed-out'; readonly waitingForWorker: boolean }
  | { readonly how: 'cancelled' };

/**
 * What is known of a step whose activity ended so. Only a declared no, and a request that no worker ever picked up,
 * are known to have had no effect. A request is asked so that its time-out of waiting for a worker can only fire
 * before its first attempt (see the engine's activity options), which is why that one tells.
 */
export function outcomeOf(ending: Ending): Outcome {
  switch (ending.how) {
    case 'completed':
      return 'completed';
    case 'failed':
      return isRefusal(ending.type, ending.declared) ? 'refused' : 'unknown';
    case 'timed-out':
      return ending.waitingForWorker ? 'not-sent' : 'unknown';
    case 'cancelled':
      return 'unknown';
  }
}

const isRefusal = (type: string | null | undefined, declared: readonly string[]) =>
  type !== null &&
  type !== undefined &&
  (declared.includes(type) || (builtInRefusals as readonly string[]).includes(type));
