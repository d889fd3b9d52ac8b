import { hashOf } from '../request/idempotency-key';
import type { Described } from './describe-saga';

/** Changes whenever the saga does: with each event, and with each attempt. Weak, since `asOf` is another each time. */
export const etagOf = (now: Described): string => `W/"${hashOf(now.runId, now.lastEventId, ...pendingOf(now))}"`;

/** What is pending, as text: of attempts that fail and are tried again the history says nothing. */
export const pendingOf = ({ activities, workflowTask, failing }: Described): readonly string[] => [
  ...activities.map(({ activityId, attempt, state }) => `${activityId} ${attempt} ${state}`),
  `${workflowTask?.attempt ?? 0} ${workflowTask?.state ?? 0} ${failing?.code ?? ''}`,
];
