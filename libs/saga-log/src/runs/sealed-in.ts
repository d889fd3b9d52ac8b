import type { temporal } from '@temporalio/proto';
import type { HistoryEvent } from '../history/history-event';

type Payload = temporal.api.common.v1.IPayload;

/** A payload that isn't read: a codec has encoded it, and none has decoded it. */
export interface Sealed {
  readonly eventId: string;
  /** What the codec calls it: `binary/encrypted`, say. */
  readonly encoding: string;
}

/** What Temporal's own converters write. */
const plain = ['binary/null', 'binary/plain', 'binary/protobuf'];

const text = new TextDecoder();

/**
 * The first payload that is sealed of those that tell what a saga owes, and what its compensations are given: with what
 * it was started, and what its steps and nested sagas were asked and have answered.
 */
export function sealedIn(events: readonly HistoryEvent[]): Sealed | undefined {
  for (const event of events) {
    for (const { metadata } of telling(event)) {
      const encoding = metadata?.['encoding'] ? text.decode(metadata['encoding']) : '';
      if (encoding === '' || encoding.startsWith('json/') || plain.includes(encoding)) continue;
      return { eventId: String(event.eventId), encoding };
    }
  }
  return undefined;
}

function telling(event: HistoryEvent): readonly Payload[] {
  const started = event.workflowExecutionStartedEventAttributes;
  const lists = [
    started?.input,
    event.activityTaskScheduledEventAttributes?.input,
    event.activityTaskCompletedEventAttributes?.result,
    event.startChildWorkflowExecutionInitiatedEventAttributes?.input,
    event.childWorkflowExecutionCompletedEventAttributes?.result,
  ];
  return [...lists.flatMap((list) => list?.payloads ?? []), ...Object.values(started?.memo?.fields ?? {})];
}
