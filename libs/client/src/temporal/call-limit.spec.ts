import { setTimeout as sleep } from 'node:timers/promises';
import { CallLimit } from './call-limit';

it('lets so many go at once, and the others in the order in which they came', async () => {
  const limit = new CallLimit(2);
  const gone: number[] = [];
  const go = async (caller: number) => (await limit.acquire(1_000)) && gone.push(caller);
  const all = [1, 2, 3, 4].map(go);
  await sleep(10);
  expect(gone).toEqual([1, 2]);
  limit.release();
  await sleep(10);
  expect(gone).toEqual([1, 2, 3]);
  limit.release();
  await Promise.all(all);
  expect(gone).toEqual([1, 2, 3, 4]);
});

it('sends away who has waited for too long, and nobody waits behind them', async () => {
  const limit = new CallLimit(1);
  await limit.acquire(1);
  const [late, next] = [limit.acquire(20), limit.acquire(1_000)];
  expect(await late).toBe(false);
  limit.release();
  expect(await next).toBe(true);
  limit.release();
  expect(await limit.acquire(1)).toBe(true);
});

it('lets fewer go at once from then on, and more again, in the order in which they came', async () => {
  const limit = new CallLimit(2);
  await Promise.all([limit.acquire(1), limit.acquire(1)]);
  limit.resize(1);
  const gone: number[] = [];
  const all = [1, 2, 3].map(async (caller) => (await limit.acquire(1_000)) && gone.push(caller));
  limit.release();
  await sleep(10);
  expect(gone).toEqual([]);
  limit.release();
  await sleep(10);
  expect(gone).toEqual([1]);
  limit.resize(3);
  await Promise.all(all);
  expect(gone).toEqual([1, 2, 3]);
});
