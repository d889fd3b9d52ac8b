import {
  type EndAct,
  type LogEntry,
  type RecoverAct,
  type SagaLog,
  type Unwinding,
  unwindingFrom,
} from '@backstitch/saga-log';
import { isIncomplete } from '@backstitch/state-store';
import type { RecordedSaga } from './recorded-saga';
import type { RecoveryContext } from './recovery-context';
import { isOpenNested } from './is-open-nested';

type Context = Pick<RecoveryContext, 'recordedLog'>;

/**
 * What a run has to be started with to compensate a saga that Temporal has forgotten. What became of the nested sagas
 * that were in flight stands in their own records, if anywhere.
 * @returns `past-the-pivot` where there is no way back
 */
export async function unwindingOfForgotten(
  context: Context,
  { input: _input, memo: _memo, isWhole: _isWhole, status: _status, asOf: _asOf, ...known }: RecordedSaga,
  act: EndAct | RecoverAct,
): Promise<Unwinding | 'past-the-pivot'> {
  const unwinding = unwindingFrom(known, act, new Date());
  if (unwinding === 'past-the-pivot') return unwinding;
  return { ...unwinding, log: await withNested(context, unwinding.log, act) };
}

async function withNested(context: Context, log: SagaLog, act: EndAct | RecoverAct): Promise<SagaLog> {
  const known: LogEntry[] = [];
  for (const entry of log) known.push(isOpenNested(entry) ? await nestedOfRecord(context, entry, act) : entry);
  return known;
}

/** What became of a nested saga, by its own record, if it has one. */
export async function nestedOfRecord(context: Context, entry: LogEntry, act: EndAct | RecoverAct): Promise<LogEntry> {
  const { id } = entry.nested!;
  const recorded = await context.recordedLog?.({ type: entry.request, id });
  if (recorded === undefined) return entry;
  if (recorded.isWhole) return ofWhole(entry, recorded);
  const unwinding = await unwindingOfForgotten(context, recorded, act);
  if (unwinding === 'past-the-pivot') return entry;
  return { ...entry, nested: { id, key: unwinding.key, log: unwinding.log } };
}

/** Of one that has ended for good. What was recorded without its log can't be undone. */
function ofWhole(entry: LogEntry, { status, key, log }: RecordedSaga): LogEntry {
  if (status === undefined || isIncomplete(status)) return entry;
  if (status !== 'completed') return { ...entry, outcome: 'refused' };
  // It ended well, after the saga around it.
  return key === '' ? entry : { ...entry, outcome: 'completed', nested: { id: entry.nested!.id, key, log } };
}
