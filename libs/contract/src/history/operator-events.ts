import { type EndAct, type StepAct, operatorUpdates } from '../operator-act';
import { valueAt } from '../payload';
import { AcceptedUpdates } from './accepted-updates';
import type { EventHandlers } from './history-event';
import type { Recorder } from './recorder';

/** What people did. */
export function operatorEvents(recorder: Recorder): EventHandlers {
  const updates = new AcceptedUpdates();
  return {
    workflowExecutionUpdateAdmittedEventAttributes: (it) => updates.admit(it),
    workflowExecutionUpdateAcceptedEventAttributes: (it) => {
      const { name, args } = updates.accept(it) ?? {};
      if (name === operatorUpdates.end) recorder.note(valueAt(args, 0) as EndAct);
      if (name === operatorUpdates.step) recorder.act(valueAt(args, 0) as StepAct);
    },
    workflowExecutionCancelRequestedEventAttributes: (it) => {
      // The gateway announces a cancel, with who and why, before it asks Temporal for it.
      if (recorder.record.audit.some(({ action }) => action === 'cancel')) return;
      recorder.note({ action: 'cancel', by: it.identity ?? '', reason: it.cause ?? '' });
    },
  };
}
