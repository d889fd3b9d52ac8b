import type { SagaRecord } from '../saga-record';
import type { Style } from '../style';
import { activityEvents } from './activity-events';
import type { EventHandlers, HistoryEvent } from './history-event';
import { nestedEvents } from './nested-events';
import { operatorEvents } from './operator-events';
import { Recorder } from './recorder';
import { runEvents } from './run-events';
import { timerEvents } from './timer-events';

/**
 * Reads a history from its first event: of one run, or of several that went on from each other, one after the other. It
 * is the saga log, and needs no worker to be read.
 */
export function readHistory(events: readonly HistoryEvent[], styles: readonly Style[] = []): SagaRecord {
  const recorder = new Recorder(styles);
  const handlers: EventHandlers = {
    ...runEvents(recorder),
    ...activityEvents(recorder),
    ...nestedEvents(recorder),
    ...timerEvents(recorder),
    ...operatorEvents(recorder),
  };
  for (const event of events) {
    recorder.turnTo(event);
    for (const key of Object.keys(handlers) as (keyof EventHandlers)[]) {
      const attributes = event[key];
      if (attributes) (handlers[key] as (it: typeof attributes, event: HistoryEvent) => void)(attributes, event);
    }
    recorder.tellStyle(event);
  }
  return recorder.record;
}
