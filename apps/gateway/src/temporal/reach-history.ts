import { historyOf } from '@backstitch/client';
import type { HistoryEvent } from '@backstitch/saga-log';
import type { Client } from '@temporalio/client';
import { reach } from './reach';

/**
 * The history of one run. Each of its pages has a deadline of its own: a long history isn't one that Temporal doesn't
 * answer for.
 * @throws Problem `temporal-unreachable`, `temporal-busy`; code 5 (NOT_FOUND) as the client throws it
 */
export const reachHistory = (client: Client, workflowId: string, runId: string): Promise<HistoryEvent[]> =>
  historyOf(client, { workflowId, runId, page: (call) => reach(client, call) });
