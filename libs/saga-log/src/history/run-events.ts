import type { temporal } from '@temporalio/proto';
import type { NestedResult } from '../carried';
import { carriedIn } from '../carried-in';
import { engineFailure } from '../engine-failure';
import type { Failure } from '../shown/failure';
import { failureOf, wholeFailureOf } from '../failure-of';
import { valueAt, valueOf } from '../payload';
import { resetReason } from '../reset-reason';
import type { SagaRecord } from '../saga-record';
import { sagaNamed } from '../workflow-id';
import type { EventHandlers } from './history-event';
import type { Recorder } from './recorder';

/** How a run began, how it stands, and how it ended. */
export const runEvents = (recorder: Recorder): EventHandlers => ({
  workflowExecutionStartedEventAttributes: (it) => {
    const { record } = recorder;
    const continues = record.type !== '';
    const { type, id } = sagaNamed(it.workflowId ?? '');
    Object.assign(record, {
      type: it.workflowType?.name ?? type,
      id,
      taskQueue: it.taskQueue?.name ?? '',
    });
    record.input = valueAt(it.input, 0);
    record.startedAt = record.asOf;
    recorder.beginRun();
    show(record, it.searchAttributes);
    const defined = valueAt(it.input, 2) as { readonly kind?: string } | undefined;
    record.kind = defined?.kind ?? 'saga';
    const carried = carriedIn(valueAt(it.input, 1));
    if (carried === undefined) return;
    record.carried = carried;
    if ('style' in carried && carried.style) recorder.beginStyle(carried.style);
    if ('log' in carried) for (const entry of carried.log) recorder.adopt(entry);
    if (carried.as === 'unwind') record.compensating = true;
    delete record.paused;
    if (carried.as !== 'continued') return;
    if (carried.paused) record.paused = carried.paused;
    if (carried.ending) record.compensating = true;
    if (carried.replaces !== undefined) recorder.replaceRun();
    recorder.goOnFrom(carried.clock);
    for (const key of carried.keys ?? []) recorder.record.keys.isFirst(key);
    record.startedAt = carried.startedAt;
    // Where the runs before it were read, they have said it, and cancel requests, too.
    if (!continues) record.audit.push(...carried.audit);
    else if (carried.ending) recorder.note(carried.ending);
  },
  workflowExecutionCompletedEventAttributes: (it) => {
    const result = valueAt(it.result, 0);
    const { carried } = recorder.record;
    const nested = carried?.as === 'nested' || (carried?.as === 'continued' && carried.nested !== undefined);
    recorder.close(carried?.as === 'unwind' ? 'failed' : 'completed');
    if (carried?.as !== 'unwind')
      recorder.record.output = nested ? (result as NestedResult | undefined)?.output : result;
  },
  workflowExecutionFailedEventAttributes: (it) => {
    recorder.record.failure = failureOf(it.failure);
    // A user's error may be called so, too; the engine's has a name that users' can't have.
    const cancelled = it.failure?.applicationFailureInfo?.type === engineFailure.of('SagaCancelled');
    recorder.close(cancelled ? 'cancelled' : 'failed');
  },
  workflowExecutionCanceledEventAttributes: () => recorder.close('cancelled'),
  workflowExecutionTerminatedEventAttributes: (it) => {
    recorder.record.failure = { code: 'Terminated', message: it.reason ?? '' };
    recorder.close('terminated');
  },
  workflowExecutionTimedOutEventAttributes: () => {
    recorder.record.failure = { code: 'TimedOut', message: 'The run timed out: no code ran to compensate.' };
    recorder.close('terminated');
  },
  workflowExecutionContinuedAsNewEventAttributes: () => recorder.close('continued'),

  workflowTaskFailedEventAttributes: (it) => {
    // Of a reset the history says that a task failed: nothing is broken.
    if (it.failure?.resetWorkflowFailureInfo) {
      recorder.reset();
      const recovered = resetReason.read(it.failure.message);
      if (recovered) recorder.note({ action: 'recover', ...recovered });
    } else if (it.failure) breaks(recorder.record, wholeFailureOf(it.failure));
  },
  workflowTaskCompletedEventAttributes: () => mended(recorder.record),

  upsertWorkflowSearchAttributesEventAttributes: (it) => show(recorder.record, it.searchAttributes),
});

/** A workflow task failed: from then on, until one goes well. */
function breaks(record: SagaRecord, failure: Failure): void {
  record.broken = failure;
  record.brokenSince ??= record.asOf;
}

function mended(record: SagaRecord): void {
  delete record.broken;
  delete record.brokenSince;
}

/** Search attributes say where a saga stands. */
function show(record: SagaRecord, attributes: temporal.api.common.v1.ISearchAttributes | null | undefined): void {
  const { SagaStatus: status, SagaAttention: attention } = attributes?.indexedFields ?? {};
  if (valueOf(status) === 'compensating') record.compensating = true;
  if (valueOf(status) === 'failed') record.leftAsIs = true;
  if (!attention) return;
  const ids = valueOf(attention);
  record.attention = Array.isArray(ids) ? (ids as string[]) : [];
  record.attentionSince = record.asOf;
}
