import { type PayloadPolicy, StateStore, payloadPolicies } from '@backstitch/state-store';
import { HostError } from '../host-error';
import { choiceOf } from './choice-of';
import type { Environment } from './environment';

/** How a state store is kept. */
export interface FollowSettings {
  /** `STATE_STORE_HISTORIES_PER_SECOND`. Default 50. */
  readonly historiesPerSecond: number;
  /** `STATE_STORE_KEEP_DAYS`. Absent: for ever. */
  readonly keepDays?: number;
}

/**
 * The state store that `STATE_STORE_URL` names, as a `DATABASE_URL` does; `STATE_STORE_PAYLOADS` says what is kept of
 * payloads: `keep` (default), `hash` or `leave-out`.
 * @returns undefined: none is named
 * @throws HostError `bad-setting`
 */
export function stateStore(environment: Environment): StateStore | undefined {
  const url = environment['STATE_STORE_URL'];
  if (!url) return undefined;
  const payloads: PayloadPolicy = choiceOf(environment, 'STATE_STORE_PAYLOADS', payloadPolicies);
  return new StateStore({ url, payloads });
}

/** @throws HostError `bad-setting` */
export function followSettings(environment: Environment): FollowSettings {
  const keepDays = numberIn(environment, 'STATE_STORE_KEEP_DAYS');
  return {
    historiesPerSecond: numberIn(environment, 'STATE_STORE_HISTORIES_PER_SECOND') ?? 50,
    ...(keepDays !== undefined && { keepDays }),
  };
}

/** Do this process's workers tell the store what has changed? `STATE_STORE_FEED`: `on` (default) or `off`. @throws HostError `bad-setting` */
export const feeds = (environment: Environment): boolean =>
  choiceOf(environment, 'STATE_STORE_FEED', ['on', 'off']) === 'on';

function numberIn(environment: Environment, variable: string): number | undefined {
  const value = environment[variable];
  if (!value) return undefined;
  if (/^[1-9]\d{0,5}$/.test(value)) return Number(value);
  throw new HostError('bad-setting', `${variable} is '${value}': write a whole number from 1 to 999999.`);
}
