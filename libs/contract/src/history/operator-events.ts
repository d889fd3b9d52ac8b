import { type EndAct, type StepAct, operatorUpdates } from '../operator-act';
import { valueAt } from '../payload';
import type { EventHandlers } from './history-event';
import type { Recorder } from './recorder';

/** What people did. */
export const operatorEvents = (recorder: Recorder): EventHandlers => ({
  workflowExecutionUpdateAcceptedEventAttributes: (it) => {
    const { name, args } = it.acceptedRequest?.input ?? {};
    if (name === operatorUpdates.end) recorder.note(valueAt(args, 0) as EndAct);
    if (name === operatorUpdates.step) recorder.act(valueAt(args, 0) as StepAct);
  },
  workflowExecutionCancelRequestedEventAttributes: (it) => {
    // The gateway announces a cancel, with who and why, before it asks Temporal for it.
    if (recorder.record.audit.some(({ action }) => action === 'cancel')) return;
    recorder.note({ action: 'cancel', by: it.identity ?? '', reason: it.cause ?? '' });
  },
});
