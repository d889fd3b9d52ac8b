import { keyHash } from '../start/key-hash';
import type { Described } from './describe-saga';
import { turnsOf } from './turns-of';

/**
 * Changes whenever the saga does: with each event, with each attempt, and when what nobody took begins to wait for a worker.
 * It is strong, so that acts can be made to depend on it; `asOf`, which is another each time, says when the saga was read
 * and is no part of it.
 * @param at when it was described; milliseconds since the epoch; default now
 */
export function etagOf(now: Described, at = Date.now()): string {
  const passed = turnsOf(now).filter((turn) => turn <= at).length;
  return `"${keyHash(now.runId, now.lastEventId, ...pendingOf(now), String(passed))}"`;
}

/** What is pending, as text: of attempts that fail and are tried again the history says nothing. */
export const pendingOf = ({ activities, workflowTask, failing, setAside }: Described): readonly string[] => [
  ...activities.map(({ activityId, attempt, state }) => `${activityId} ${attempt} ${state}`),
  `${workflowTask?.attempt ?? 0} ${workflowTask?.state ?? 0} ${(setAside ?? failing)?.code ?? ''}`,
];
