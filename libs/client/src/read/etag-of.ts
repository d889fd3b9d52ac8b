import { keyHash } from '../start/key-hash';
import type { Described } from './describe-saga';

/**
 * Changes whenever the saga does: with each event, and with each attempt. It is strong, so that acts can be made to depend
 * on it; `asOf`, which is another each time, says when the saga was read and is no part of it.
 */
export const etagOf = (now: Described): string => `"${keyHash(now.runId, now.lastEventId, ...pendingOf(now))}"`;

/** What is pending, as text: of attempts that fail and are tried again the history says nothing. */
export const pendingOf = ({ activities, workflowTask, failing, setAside }: Described): readonly string[] => [
  ...activities.map(({ activityId, attempt, state }) => `${activityId} ${attempt} ${state}`),
  `${workflowTask?.attempt ?? 0} ${workflowTask?.state ?? 0} ${(setAside ?? failing)?.code ?? ''}`,
];
