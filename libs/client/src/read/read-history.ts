import { type HistoryEvent, type HistoryOptions, historyOf } from '@backstitch/saga-log';
import type { Client } from '@temporalio/client';
import { callTemporal } from '../temporal/call-temporal';
import { refuseSealed } from './refuse-sealed';

/**
 * The history of one run. Each of its pages has a deadline of its own: a long history isn't one that Temporal doesn't
 * answer for.
 * @throws SagaClientError `temporal-unreachable`, `temporal-busy`; code 5 (NOT_FOUND) as the client throws it
 */
export const readHistory = (
  client: Client,
  workflowId: string,
  runId: string,
  more: Pick<HistoryOptions, 'check'> = {},
): Promise<HistoryEvent[]> =>
  historyOf(client, { workflowId, runId, call: (ask) => callTemporal(client, ask), ...more });

/**
 * The same, to act by it.
 * @throws SagaClientError `payload-sealed`, too
 */
export const readToAct = (client: Client, workflowId: string, runId: string): Promise<HistoryEvent[]> =>
  readHistory(client, workflowId, runId, { check: refuseSealed });
