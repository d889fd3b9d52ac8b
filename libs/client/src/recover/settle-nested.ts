import {
  type EndAct,
  type HistoryEvent,
  type LogEntry,
  type NestedResult,
  type RecoverAct,
  type SagaLog,
  readHistory as recordOf,
  unwindPlan,
  unwindingOf,
  valueAt,
} from '@backstitch/saga-log';
import { readToAct } from '../read/read-history';
import { SagaClientError } from '../saga-client-error';
import type { RecoveryContext } from './recovery-context';
import { styles } from '../styles';
import { isOpenNested } from './is-open-nested';
import { latestRun } from '../read/latest-run';
import { neverBegan } from './never-began';
import { nestedOfRecord } from './unwinding-of-forgotten';

/**
 * What became of the nested sagas of which a log doesn't say it: those that were in flight when the saga around them
 * was ended by force. Temporal asks them to cancel then, so they end by themselves. One that Temporal has forgotten is
 * looked up in its record.
 * @param act for the log of one that was ended by force as well
 * @param events of the run that has begun them. Default none: whether it has is not known
 * @throws SagaClientError `nested-running` while one has not ended; `payload-sealed`, `temporal-unreachable`, `temporal-busy`
 */
export async function settleNested(
  context: RecoveryContext,
  log: SagaLog,
  act: EndAct | RecoverAct,
  events: readonly HistoryEvent[] = [],
): Promise<SagaLog> {
  const settled: LogEntry[] = [];
  for (const entry of log) settled.push(isOpenNested(entry) ? await settle(context, entry, act, events) : entry);
  return settled;
}

async function settle(
  context: RecoveryContext,
  entry: LogEntry,
  act: EndAct | RecoverAct,
  around: readonly HistoryEvent[],
): Promise<LogEntry> {
  const { temporal: client } = context;
  const { id } = entry.nested!;
  const workflowId = `${entry.request}/${id}`;
  const run = await latestRun(client, workflowId);
  if (run === undefined) {
    const recorded = await nestedOfRecord(context, entry, act);
    const never = isOpenNested(recorded) && (await neverBegan(client, around, workflowId));
    if (never === 'not-yet') throw nestedRunning(entry, workflowId);
    return never ? { ...entry, outcome: 'refused' } : recorded;
  }
  if (run.isRunning) throw nestedRunning(entry, workflowId);
  const events = await readToAct(client, workflowId, run.runId);
  const { closing, carried, steps } = recordOf(events, styles);
  const own = [...steps.values()].map((step) => step.entry);
  // It ended well, after the saga around it; or it went back already, as a whole.
  if (closing === 'completed' && carried?.as !== 'unwind') {
    const result = valueAt(events.at(-1)?.workflowExecutionCompletedEventAttributes?.result, 0) as NestedResult;
    return { ...entry, outcome: 'completed', nested: { id, key: result.key, log: result.log } };
  }
  const isWhole = closing === 'cancelled' || (closing !== 'terminated' && unwindPlan(own).length === 0);
  if (isWhole) return { ...entry, outcome: 'refused' };
  const unwinding = unwindingOf(events, act, new Date(), styles);
  if (unwinding === 'past-the-pivot') return entry;
  return { ...entry, nested: { id, key: unwinding.key, log: await settleNested(context, unwinding.log, act, events) } };
}

const nestedRunning = ({ stepId }: LogEntry, workflowId: string) =>
  new SagaClientError(
    'nested-running',
    `/sagas/${workflowId}, which ${stepId} has begun, has not ended yet: it was asked to cancel. Look at it, and recover this one when it has ended.`,
    { retryAfter: 2 },
  );
