import { createHash } from 'node:crypto';

/** An event of a history as JSON. */
interface RecordedEvent {
  readonly eventType?: string | number | null;
  readonly workflowExecutionStartedEventAttributes?: {
    readonly workflowType?: { readonly name?: string | null } | null;
  } | null;
  readonly activityTaskScheduledEventAttributes?: {
    readonly activityId?: string | null;
    readonly taskQueue?: { readonly name?: string | null } | null;
  } | null;
}

const uuid = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/**
 * The shape of a recorded history: the type of its workflow, and the types of its events, with the ids and the task queues
 * of its activities. Two of one shape show the same to a replay, whatever ids and times they have.
 * @returns a hash of 16 hexadecimal digits
 */
export function historyShape(events: readonly RecordedEvent[]): string {
  const lines = events.map((event) => {
    const { activityId, taskQueue } = event.activityTaskScheduledEventAttributes ?? {};
    const type = event.workflowExecutionStartedEventAttributes?.workflowType?.name;
    return [event.eventType, type, activityId, taskQueue?.name].join(' ').replace(uuid, 'uuid');
  });
  return createHash('sha256').update(lines.join('\n')).digest('hex').slice(0, 16);
}
