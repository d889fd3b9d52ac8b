import type { LogEntry } from '@backstitch/saga-log';
import { setCurrentDetails } from '@temporalio/workflow';
import type { SagaState } from './saga-state';

/** As many steps as a person reads. */
const maxStepsShown = 40;

/** Writes the saga log as text into the workflow's details, for Temporal's Web UI. It is no event. */
export function showProgress(saga: SagaState): void {
  const { log } = saga;
  const hidden = Math.max(0, log.length - maxStepsShown);
  setCurrentDetails(
    [
      ...(hidden > 0 ? [`… ${hidden} steps before`] : []),
      ...log.slice(hidden).map(line),
      ...(saga.attention.ids.length > 0 ? [`Needs attention: ${saga.attention.ids.join(', ')}`] : []),
    ].join('\n\n'),
  );
}

const line = (entry: LogEntry) =>
  [
    `**${entry.stepId}** (${entry.participant}): ${entry.outcome ?? 'in flight'}`,
    ...(entry.pivot === true ? ['pivot'] : []),
    ...(entry.compensated === true ? [`undone by ${entry.compensation}`] : []),
  ].join(', ');
