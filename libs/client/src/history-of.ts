import type { Client } from '@temporalio/client';
import type { temporal } from '@temporalio/proto';

type Events = temporal.api.history.v1.IHistoryEvent[];

export interface HistoryOptions {
  readonly workflowId: string;
  /** Default the latest run. */
  readonly runId?: string;
  /** Events of one page. Default 100: at most some 50 MB, since no history is larger. */
  readonly pageSize?: number;
  /** Makes the call for one page: with a deadline, say, so that a long history has one for each of its pages. */
  readonly page?: <T>(call: () => Promise<T>) => Promise<T>;
}

/**
 * The history of one run, from its first event, a page at a time.
 * @throws what Temporal answers; code 5 (NOT_FOUND) when it knows no such run
 */
export async function historyOf(client: Client, options: HistoryOptions): Promise<Events> {
  const { workflowId, runId, pageSize = 100, page = (call) => call() } = options;
  const { namespace } = client.options;
  const events: Events = [];
  let nextPageToken: Uint8Array | undefined;
  do {
    const asked = { namespace, execution: { workflowId, runId }, maximumPageSize: pageSize, nextPageToken };
    const answer = await page(() => client.workflowService.getWorkflowExecutionHistory(asked));
    events.push(...(answer.history?.events ?? []));
    nextPageToken = answer.nextPageToken;
  } while (nextPageToken?.length);
  return events;
}
