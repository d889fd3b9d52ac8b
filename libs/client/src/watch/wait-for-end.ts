import { followHistory } from '@backstitch/saga-log';
import type { Client } from '@temporalio/client';
import { temporalError } from '../temporal/temporal-error';

/**
 * Waits until a saga has ended, however it ended, or until the signal.
 * @returns whether it has ended; false, too, when Temporal can't be asked now
 */
export async function waitForEnd(client: Client, workflowId: string, signal: AbortSignal): Promise<boolean> {
  const call = <T>(ask: () => Promise<T>) => client.withAbortSignal(signal, ask);
  while (!signal.aborted) {
    try {
      for await (const { events } of followHistory(client, { workflowId, closeOnly: true, call })) {
        const last = events.at(-1);
        // Where it went on, the latest run is another one now.
        if (last && !last.workflowExecutionContinuedAsNewEventAttributes) return true;
      }
    } catch (error) {
      if (signal.aborted) return false;
      // The saga has been started: that Temporal can't be asked now doesn't make the start a failure.
      if (temporalError(error)) return false;
      throw error;
    }
  }
  return false;
}
