import {
  type Call,
  type HistoryEvent,
  type HistoryOptions,
  type LogEntry,
  type StepRecord,
  leftBehind,
  unwindPlan,
  wasReset,
} from '@backstitch/saga-log';
import type { Client } from '@temporalio/client';
import { settleNested } from '../recover/settle-nested';
import type { SagaRef } from '../registry/saga-ref';
import { SagaClientError } from '../saga-client-error';
import { styles } from '../styles';
import { callTemporal } from '../temporal/call-temporal';

/**
 * Steps of a saga that Temporal's reset has left behind. Only of one that was reset more than its last run is read.
 * @param events of its last run
 * @param more.check of each run that is read
 * @throws SagaClientError `temporal-unreachable`, `temporal-busy`; what `check` throws
 */
export async function leftBehindOf(
  client: Client,
  { workflowId }: Pick<SagaRef, 'workflowId'>,
  runId: string,
  events: readonly HistoryEvent[],
  more: Pick<HistoryOptions, 'check'> = {},
): Promise<readonly StepRecord[]> {
  if (!wasReset(events)) return [];
  const call: Call = (ask) => callTemporal(client, ask);
  const left = await leftBehind(client, { workflowId, runId, call, ...more }, styles);
  const settled = await Promise.all(left.map(async (step) => ({ ...step, entry: await settledEntry(client, step) })));
  return settled.filter(({ entry }) => unwindPlan([entry]).length > 0);
}

/** What became of it can't be said yet. */
const unsettled: readonly string[] = ['nested-running', 'payload-sealed'];

/** A nested saga was asked to cancel by Temporal, and may have ended since. */
async function settledEntry(client: Client, { entry }: StepRecord): Promise<LogEntry> {
  try {
    const [settled] = await settleNested({ temporal: client }, [entry], {
      action: 'recover',
      by: 'nobody',
      reason: 'a look',
    });
    return settled!;
  } catch (error) {
    if (error instanceof SagaClientError && unsettled.includes(error.code)) return entry;
    throw error;
  }
}
