import type { coresdk } from '@temporalio/proto';
import type { ModelRun } from './model-run';
import type { ModelWorld } from './model-world';

/** An update is accepted, completed or rejected. One that is rejected before it was accepted leaves no event. */
export function answerUpdate(
  { now }: ModelWorld,
  run: ModelRun,
  response: coresdk.workflow_commands.IUpdateResponse,
): void {
  const id = response.protocolInstanceId ?? '';
  const known = run.asks.get(id) ?? run.current?.updates.find((one) => one.id === id);
  if (known === undefined) return;
  if (response.rejected) {
    known.answer = 'rejected';
    known.why = response.rejected.applicationFailureInfo?.type ?? response.rejected.message ?? '';
    if (!run.asks.has(id)) return;
  }
  if (response.accepted) {
    known.answer = 'accepted';
    run.asks.set(id, known);
    const { name, args } = known;
    const acceptedRequest = { meta: { updateId: id }, input: { name, args: { payloads: args } } };
    const attributes = { protocolInstanceId: id, ...(!known.admitted && { acceptedRequest }) };
    run.acceptedAt.set(id, run.write(now, { workflowExecutionUpdateAcceptedEventAttributes: attributes }));
    return;
  }
  if (response.completed) known.answer = 'completed';
  const outcome = response.rejected
    ? { failure: response.rejected }
    : { success: { payloads: response.completed ? [response.completed] : [] } };
  const acceptedEventId = run.acceptedAt.get(id);
  run.write(now, {
    workflowExecutionUpdateCompletedEventAttributes: { meta: { updateId: id }, acceptedEventId, outcome },
  });
}
