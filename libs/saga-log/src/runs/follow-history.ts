import type { temporal } from '@temporalio/proto';
import type { HistoryEvent } from '../history/history-event';
import type { HistoryOptions } from './history-of';
import { decoded } from './decoded';
import { type HistorySource, plainCall } from './history-source';

/** Which history is followed, and how. */
export interface FollowOptions extends HistoryOptions {
  /** Only the last event of the run, when it is there. Default false: all, as they come. */
  readonly closeOnly?: boolean;
}

/** What came of one poll. */
export interface HistoryPage {
  /** Empty when nothing has happened meanwhile. */
  readonly events: readonly HistoryEvent[];
  /** The run is closed: nothing follows. */
  readonly isLast: boolean;
}

/** Temporal's HISTORY_EVENT_FILTER_TYPE_CLOSE_EVENT. */
const closeEvent: temporal.api.enums.v1.HistoryEventFilterType = 2;

/**
 * The history of one run as it grows, from its first event until the run is closed: by long polls, each asking for what
 * came after the last one. A poll that ends without anything new gives an empty page.
 * @throws what Temporal answers, and what `call` throws
 */
export async function* followHistory(source: HistorySource, options: FollowOptions): AsyncGenerator<HistoryPage> {
  const { workflowId, runId, pageSize, closeOnly = false, call = plainCall } = options;
  const asked = {
    namespace: source.options.namespace,
    execution: { workflowId, runId },
    waitNewEvent: true,
    skipArchival: true,
    ...(pageSize !== undefined && { maximumPageSize: pageSize }),
    ...(closeOnly && { historyEventFilterType: closeEvent }),
  };
  let nextPageToken: Uint8Array | undefined;
  do {
    const request = { ...asked, nextPageToken };
    const answer = await call(() => source.workflowService.getWorkflowExecutionHistory(request));
    nextPageToken = answer.nextPageToken;
    await decoded(source, answer);
    yield { events: answer.history?.events ?? [], isLast: !nextPageToken?.length };
  } while (nextPageToken?.length);
}
