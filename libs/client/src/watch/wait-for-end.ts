import type { Client } from '@temporalio/client';
import { temporal } from '@temporalio/proto';
import { temporalError } from '../temporal/temporal-error';

const { HISTORY_EVENT_FILTER_TYPE_CLOSE_EVENT } = temporal.api.enums.v1.HistoryEventFilterType;

/** Waits until a saga has ended, however it ended, or until the signal. @returns did it end? */
export async function waitForEnd(client: Client, workflowId: string, signal: AbortSignal): Promise<boolean> {
  const { namespace } = client.options;
  let nextPageToken: Uint8Array | undefined;
  while (!signal.aborted) {
    try {
      const answer = await client.withAbortSignal(signal, () =>
        client.workflowService.getWorkflowExecutionHistory({
          namespace,
          execution: { workflowId },
          waitNewEvent: true,
          historyEventFilterType: HISTORY_EVENT_FILTER_TYPE_CLOSE_EVENT,
          nextPageToken,
          skipArchival: true,
        }),
      );
      const last = answer.history?.events?.at(-1);
      if (last?.workflowExecutionContinuedAsNewEventAttributes) {
        nextPageToken = undefined; // the latest run is another one now
      } else if (last) {
        return true;
      } else {
        nextPageToken = answer.nextPageToken;
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
