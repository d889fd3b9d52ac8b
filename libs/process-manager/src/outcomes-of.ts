import { type HistoryEvent, valueAt } from '@backstitch/saga-log';
import { type EventRecord, isSame } from './event-record';
import { HistoryReading } from './history-reading';
import { type ProcessState, newProcess } from './process-state';
import type { ReceivedEvent } from './received-event';

/**
 * What became of the events that came to a process, in the order in which they came; no worker is needed.
 * @param runs the histories of its runs, the first one first. Of runs that are missing in front, only the last 100 events
 *   are told
 */
export function outcomesOf(...runs: readonly (readonly HistoryEvent[])[]): readonly EventRecord[] {
  let told: readonly EventRecord[] | undefined;
  for (const events of runs) {
    const state = begunWith(events);
    const { untaken = [] } = state;
    // What the run before has not looked at is told by this one.
    const before = told?.filter((record) => !untaken.some((event) => isSame(event, record)));
    const reading = new HistoryReading({ ...state, events: before ?? state.events });
    for (const event of events) reading.read(event);
    told = reading.ledger.events;
  }
  return told ?? [];
}

function begunWith(events: readonly HistoryEvent[]): ProcessState {
  const input = events[0]?.workflowExecutionStartedEventAttributes?.input;
  const carried = valueAt(input, 1) as { readonly style?: { readonly state?: ProcessState } } | undefined;
  return carried?.style?.state ?? newProcess(valueAt(input, 0) as ReceivedEvent);
}
