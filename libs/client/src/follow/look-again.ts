import { millisOf } from '@backstitch/saga-log';
import type { Described } from '../read/describe-saga';
import { turnsOf } from '../read/turns-of';

/** An open saga is looked at again when half the time has passed for which it hasn't changed; within these, in milliseconds. */
const soonest = 2_000;
const latest = 300_000;

/**
 * When an open saga is to be looked at again, if nobody says before that it has changed.
 * @param changedAt when it changed last, as far as is known; milliseconds since the epoch
 * @returns milliseconds since the epoch, whole ones
 */
export function lookAgain(now: number, described: Described, changedAt: number): number {
  const lastStarted = described.activities.map(({ lastStartedTime: time }) => (time ? millisOf(time) : 0));
  const still = now - Math.max(changedAt, ...lastStarted);
  const turns = turnsOf(described).filter((turn) => turn > now);
  // Databases keep whole milliseconds: PostgreSQL refuses anything else.
  return Math.ceil(Math.min(now + Math.min(Math.max(still / 2, soonest), latest), ...turns));
}
