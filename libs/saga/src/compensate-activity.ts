import { type CompensationArgument, type StepAct, compensationId, ifSmall } from '@backstitch/saga-log';
import { proxyActivities } from '@temporalio/workflow';
import { insistent, tireless } from './activity-options';
import type { SagaState } from './saga-state';
import type { Flight } from './flight';
import { type Settled, settled } from './settled';

/** What a compensation sends: its participant's barrier has the request's input and answer. `operator` may have replaced the input. */
export function compensationArgument(entry: Flight['entry'], operator?: StepAct): CompensationArgument {
  const { stepId, outcome, resolved } = entry;
  const carried =
    operator?.action === 'replace-input' ? { input: operator.input, replaced: true as const } : ifSmall(entry);
  return { stepId, ...(outcome === 'completed' && resolved !== true && { answered: true }), ...carried };
}

/** Asks a participant to undo a request. */
export function compensateActivity(
  saga: SagaState,
  flight: Flight,
  how: 'insistent' | 'tireless',
  argument: CompensationArgument,
): Promise<Settled> {
  const { stepId, participant, compensation, attemptTimeout } = flight.entry;
  const id = compensationId(stepId);
  const activities = proxyActivities<Record<string, (...args: unknown[]) => Promise<void>>>({
    ...(how === 'insistent' ? insistent(attemptTimeout) : tireless(attemptTimeout)),
    activityId: id,
    taskQueue: participant,
    summary: `undo ${stepId}`,
  });
  return settled(
    id,
    [],
    flight.attempting(() => activities[compensation!]!(argument, saga.mark({}))),
  );
}
