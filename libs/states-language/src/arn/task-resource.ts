import { arnOf } from './arn';

/** How a Task waits for what it asks. */
export type TaskPattern = 'request-response' | 'sync' | 'sync:2' | 'wait-for-task-token';

/** The Resource of a Task, taken apart. */
export interface TaskResource {
  /** Without what says how it waits. */
  readonly plain: string;
  readonly pattern: TaskPattern;
  /** Of a service that the language calls itself: `lambda:invoke`. It is the same in every partition, region and account. */
  readonly integration?: string;
  /** It is called by an ARN of its own, whose work somebody fetches or Lambda does. */
  readonly kind?: 'activity' | 'function';
}

const patterns: Readonly<Record<string, TaskPattern>> = {
  '.waitForTaskToken': 'wait-for-task-token',
  '.sync:2': 'sync:2',
  '.sync': 'sync',
};

/** The Resource of a Task: an ARN, a URN, or any other text. */
export function taskResource(resource: string): TaskResource {
  const suffix = Object.keys(patterns).find((each) => resource.endsWith(each)) ?? '';
  const plain = resource.slice(0, resource.length - suffix.length);
  const pattern = patterns[suffix] ?? 'request-response';
  const arn = arnOf(plain);
  if (arn?.service === 'lambda') return { plain, pattern, kind: 'function' };
  if (arn?.service !== 'states') return { plain, pattern };
  if (arn.resource.startsWith('activity:')) return { plain, pattern, kind: 'activity' };
  return { plain, pattern, integration: arn.resource };
}
