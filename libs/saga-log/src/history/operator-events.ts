import { type EndAct, type PauseAct, type StepAct, type TimerAct, operatorUpdates } from '../operator-act';
import { valueAt } from '../payload';
import { type TaskSignal, taskSignal } from '../task-signal';
import { AcceptedUpdates } from './accepted-updates';
import type { EventHandlers } from './history-event';
import type { Recorder } from './recorder';

const acts: readonly (string | null)[] = Object.values(operatorUpdates);

/** What people did. */
export function operatorEvents(recorder: Recorder): EventHandlers {
  const updates = new AcceptedUpdates();
  return {
    workflowExecutionUpdateAdmittedEventAttributes: (it) => updates.admit(it),
    workflowExecutionUpdateAcceptedEventAttributes: (it) => {
      const { name, args } = updates.accept(it) ?? {};
      if (name === taskSignal) recorder.tasks.take(valueAt(args, 0) as TaskSignal);
      if (!name || !acts.includes(name)) return;
      const act = valueAt(args, 0) as EndAct | PauseAct | StepAct | TimerAct;
      // The engine accepts what it has done already, under the same key, and doesn't do it again.
      if (!recorder.record.keys.isFirst(act.key)) return;
      if ('stepId' in act) recorder.act(act);
      else if (act.action === 'pause' || act.action === 'resume') recorder.pause(act);
      else recorder.note(act);
    },
    workflowExecutionSignaledEventAttributes: (it) => {
      if (it.signalName === taskSignal) recorder.tasks.take(valueAt(it.input, 0) as TaskSignal);
      const key = valueAt(it.input, 1);
      if (typeof key === 'string') recorder.record.keys.isFirst(key);
    },
    workflowExecutionCancelRequestedEventAttributes: (it) => {
      // The gateway announces a cancel, with who and why, before it asks Temporal for it.
      if (recorder.record.audit.some(({ action }) => action === 'cancel')) return;
      recorder.note({ action: 'cancel', by: it.identity ?? '', reason: it.cause ?? '' });
    },
  };
}
