import { lengthOf } from '../history-time';
import { valueOf } from '../payload';
import type { EventHandlers } from './history-event';
import type { Recorder } from './recorder';

/** What is waited for. */
export const timerEvents = (recorder: Recorder): EventHandlers => ({
  timerStartedEventAttributes: (it, event) => {
    const since = recorder.record.asOf;
    const summary = valueOf(event.userMetadata?.summary);
    recorder.record.timers.set(it.timerId ?? '', {
      summary: typeof summary === 'string' ? summary : '',
      since,
      until: since + lengthOf(it.startToFireTimeout ?? {}),
    });
  },
  timerFiredEventAttributes: (it) => recorder.record.timers.delete(it.timerId ?? ''),
  timerCanceledEventAttributes: (it) => recorder.record.timers.delete(it.timerId ?? ''),
});
