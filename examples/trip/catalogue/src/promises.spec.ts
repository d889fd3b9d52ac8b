import { type PromisesLock, changesBetween, promisesHash, promisesOf } from '@backstitch/contract/promises';
import { tripCatalogue } from './index';
import lock from './promises.lock.json';

/** What running sagas rely on is not changed by accident: `npm run promises` says what a change means, and accepts it. */
it('the contract is as its lock file says', () => {
  const now = promisesOf(tripCatalogue);
  const { current, versions }: PromisesLock = lock;
  const locked = versions[current];
  expect(changesBetween(locked ?? { participants: {}, sagaTypes: {} }, now)).toEqual([]);
  expect(promisesHash(now)).toBe(lock.current);
});

it('sagas are started with the version in the lock file', () => {
  const sagas = tripCatalogue.sagaTypes.filter(({ kind }) => kind === 'saga');
  expect(new Set(sagas.map(({ promises }) => promises))).toEqual(new Set([lock.current]));
});
