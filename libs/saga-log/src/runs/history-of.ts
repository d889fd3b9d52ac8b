import type { HistoryEvent } from '../history/history-event';
import { decoded } from './decoded';
import { type Call, type HistorySource, plainCall } from './history-source';

/** Which history, and how it is asked for. */
export interface HistoryOptions {
  readonly workflowId: string;
  /** Default the latest run. */
  readonly runId?: string;
  /** Events of one page. Default 100: at most some 50 MB, since no history is larger. */
  readonly pageSize?: number;
  /** Makes the call for one page. Default as it is. */
  readonly call?: Call;
  /** Is given each history that is read, and throws where it won't do. Default none. */
  readonly check?: (events: readonly HistoryEvent[]) => void;
}

/**
 * The history of one run, from its first event, a page at a time.
 * @throws what Temporal answers, and what `check` throws; code 5 (NOT_FOUND) when it knows no such run
 */
export async function historyOf(source: HistorySource, options: HistoryOptions): Promise<HistoryEvent[]> {
  const { workflowId, runId, pageSize = 100, call = plainCall, check } = options;
  const { namespace } = source.options;
  const events: HistoryEvent[] = [];
  let nextPageToken: Uint8Array | undefined;
  do {
    const asked = { namespace, execution: { workflowId, runId }, maximumPageSize: pageSize, nextPageToken };
    const answer = await decoded(source, await call(() => source.workflowService.getWorkflowExecutionHistory(asked)));
    events.push(...(answer.history?.events ?? []));
    nextPageToken = answer.nextPageToken;
  } while (nextPageToken?.length);
  check?.(events);
  return events;
}
