import { sagaNamed } from '../workflow-id';
import type { NestedResult } from '../carried';
import { carriedIn } from '../carried-in';
import { valueAt } from '../payload';
import { compensationId, unwindNested } from '../step';
import type { EventHandlers } from './history-event';
import type { Recorder } from './recorder';

/** The id that the engine gives a nested saga. */
const ownId = /\/[0-9a-f-]{36}\.\d+$/;

/** Nested sagas: steps that are sagas, and their unwinding. */
export const nestedEvents = (recorder: Recorder): EventHandlers => ({
  startChildWorkflowExecutionInitiatedEventAttributes: (it, event) => {
    const carried = carriedIn(valueAt(it.input, 1));
    if (carried?.as !== 'nested' && carried?.as !== 'unwind') return;
    const { stepId, scope, pivot, stays } = carried.step;
    const id = carried.as === 'unwind' ? compensationId(stepId) : stepId;
    recorder.open(
      event,
      { id, declared: [] },
      {
        participant: it.taskQueue?.name ?? '',
        request: it.workflowType?.name ?? '',
        compensation: stays ? null : unwindNested,
        input: valueAt(it.input, 0),
        nested: { id: sagaNamed(it.workflowId ?? '').id },
        ...(scope !== undefined && { scope }),
        ...(pivot && { pivot: true as const }),
      },
    );
    recorder.attempt(event.eventId, 1);
  },
  childWorkflowExecutionCompletedEventAttributes: (it) => {
    const answer = valueAt(it.result, 0) as NestedResult | undefined;
    const step = recorder.end(it.initiatedEventId, { how: 'completed' }, undefined, answer?.output);
    if (step?.entry.nested && answer)
      step.entry.nested = { id: step.entry.nested.id, key: answer.key, log: answer.log };
  },
  childWorkflowExecutionFailedEventAttributes: (it) => {
    const type = it.failure?.applicationFailureInfo?.type ?? 'Error';
    recorder.end(it.initiatedEventId, { how: 'failed', type, declared: [type] }, it.failure);
  },
  childWorkflowExecutionCanceledEventAttributes: (it) =>
    recorder.end(it.initiatedEventId, { how: 'failed', type: 'SagaCancelled', declared: ['SagaCancelled'] }),
  childWorkflowExecutionTimedOutEventAttributes: (it) =>
    recorder.end(it.initiatedEventId, { how: 'timed-out', waitingForWorker: false }),
  childWorkflowExecutionTerminatedEventAttributes: (it) => recorder.end(it.initiatedEventId, { how: 'cancelled' }),
  startChildWorkflowExecutionFailedEventAttributes: (it) => {
    // Its name is taken. A generated one can only be taken by its own earlier start, and so can any since a reset.
    const isChosen = !ownId.test(it.workflowId ?? '') && !recorder.wasReset;
    const type = 'StepFunctions.ExecutionAlreadyExistsException';
    recorder.end(it.initiatedEventId, isChosen ? { how: 'failed', type, declared: [type] } : { how: 'cancelled' });
  },
});
