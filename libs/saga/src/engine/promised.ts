import type { Timeouts, PromisesLock } from '@backstitch/contract';
import type { PromisedPolicies } from '@backstitch/saga-log';
import lock from '@backstitch/saga/promises-lock';
import type { Declared } from './activity-options';

const { current, versions }: PromisesLock = lock;

/** What the engine has to know of a request: its contract without schemas. Data, where a saga type is data. */
export interface RequestPolicies extends Timeouts {
  readonly compensation: string | null;
  readonly refusals?: readonly Declared[];
}

/** What a saga was promised of a request, by the version it was started with. A request made since is as it is today. */
export function promised(
  policies: PromisedPolicies,
  participant: string,
  request: string,
  today: RequestPolicies,
): RequestPolicies {
  if (policies.promises === undefined || policies.promises === current) return today;
  const participants = versions[policies.promises]?.participants ?? {};
  // One of its instances, `bank.nordea`, promises what the participant does.
  const then = (participants[participant] ?? participants[participant.split('.', 1)[0]!])?.[request];
  if (then === undefined) return today;
  return { ...today, compensation: then.compensation, refusals: then.refusals.map((code) => ({ code })) };
}

/** Refuses to run a saga whose promises this worker doesn't know: its workflow task fails until a worker comes that does. */
export function checkPromises({ promises }: PromisedPolicies): void {
  // A worker without a lock file has never promised anything else.
  if (promises === undefined || current === '' || versions[promises] !== undefined) return;
  throw new TypeError(
    `The saga was started with version ${promises} of the promises, which the lock file of this worker doesn't have: deploy it with the lock file that the saga was started with, or a later one.`,
  );
}
