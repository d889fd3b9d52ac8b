import { Context } from '@temporalio/activity';
import { processTracing } from './process-tracing';
import { traceIds } from './trace-ids';
import type { TracedWork } from './tracing';

/**
 * Runs an attempt of a step, or of its compensation, and records its span.
 */
export async function tracedAttempt<T>(
  { participant, verb, side }: Readonly<Record<'participant' | 'verb' | 'side', string>>,
  run: () => Promise<T>,
): Promise<T> {
  const tracing = processTracing.now;
  if (tracing === undefined) return run();
  const { workflowExecution, activityId, attempt } = Context.current().info;
  if (workflowExecution === undefined) return run();
  const { workflowId, runId } = workflowExecution;
  const work: TracedWork = {
    name: `${participant}.${verb}`,
    workflowId,
    kind: 'consumer',
    startedAt: new Date(),
    spanId: traceIds.attempt(workflowId, runId, activityId, attempt),
    attributes: {
      'saga.participant': participant,
      'saga.step': activityId,
      'saga.side': side,
      'saga.attempt': attempt,
    },
  };
  try {
    const answer = await run();
    tracing.record(work);
    return answer;
  } catch (error) {
    const { type, message } = error as { type?: string; message?: string };
    tracing.record({ ...work, failure: type ?? message ?? '' });
    throw error;
  }
}
