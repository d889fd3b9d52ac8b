import { type PromiseChange, changesBetween } from './promise-change';
import type { Promises, PromisesLock } from './promises';
import { promisesHash } from './promises-hash';

/** Before the first version. */
export const emptyLock: PromisesLock = { current: '', versions: {} };

/** What has changed since the current version; nothing: the contract is as it was promised. */
export const changesSince = (
  { current, versions }: PromisesLock,
  promises: Promises,
): readonly PromiseChange[] | undefined =>
  promisesHash(promises) === current
    ? undefined
    : changesBetween(versions[current] ?? { participants: {}, sagaTypes: {} }, promises);

/** The lock with these promises as its current version, beside the older ones. */
export const accept = ({ versions }: PromisesLock, promises: Promises): PromisesLock => {
  const current = promisesHash(promises);
  return { current, versions: { ...versions, [current]: promises } };
};

/**
 * The lock without a version, because no saga of it is running any more.
 * @throws RangeError when it is the current one, or there is none of that name
 */
export function forget({ current, versions }: PromisesLock, version: string): PromisesLock {
  if (version === current) throw new RangeError(`${version} is the current version: sagas are started with it.`);
  if (!Object.hasOwn(versions, version)) {
    throw new RangeError(`There is no version ${version}: there are ${Object.keys(versions).join(', ') || 'none'}.`);
  }
  return { current, versions: Object.fromEntries(Object.entries(versions).filter(([name]) => name !== version)) };
}
