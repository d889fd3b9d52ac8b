import { setTimeout as sleep } from 'node:timers/promises';
import { Semaphore } from './semaphore';

it('lets so many go at once, and the others in the order in which they came', async () => {
  const semaphore = new Semaphore(2);
  const gone: number[] = [];
  const go = async (caller: number) => (await semaphore.acquire(1_000)) && gone.push(caller);
  const all = [1, 2, 3, 4].map(go);
  await sleep(10);
  expect(gone).toEqual([1, 2]);
  semaphore.release();
  await sleep(10);
  expect(gone).toEqual([1, 2, 3]);
  semaphore.release();
  await Promise.all(all);
  expect(gone).toEqual([1, 2, 3, 4]);
});

it('sends away who has waited for too long, and nobody waits behind them', async () => {
  const semaphore = new Semaphore(1);
  await semaphore.acquire(1);
  const [late, next] = [semaphore.acquire(20), semaphore.acquire(1_000)];
  expect(await late).toBe(false);
  semaphore.release();
  expect(await next).toBe(true);
  semaphore.release();
  expect(await semaphore.acquire(1)).toBe(true);
});

it('lets fewer go at once from then on, and more again, in the order in which they came', async () => {
  const semaphore = new Semaphore(2);
  await Promise.all([semaphore.acquire(1), semaphore.acquire(1)]);
  semaphore.resize(1);
  const gone: number[] = [];
  const all = [1, 2, 3].map(async (caller) => (await semaphore.acquire(1_000)) && gone.push(caller));
  semaphore.release();
  await sleep(10);
  expect(gone).toEqual([]);
  semaphore.release();
  await sleep(10);
  expect(gone).toEqual([1]);
  semaphore.resize(3);
  await Promise.all(all);
  expect(gone).toEqual([1, 2, 3]);
});
