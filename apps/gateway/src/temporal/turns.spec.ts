import { setTimeout as sleep } from 'node:timers/promises';
import { Turns } from './turns';

it('lets so many go at once, and the others in the order in which they came', async () => {
  const turns = new Turns(2);
  const gone: number[] = [];
  const go = async (caller: number) => (await turns.begin(1_000)) && gone.push(caller);
  const all = [1, 2, 3, 4].map(go);
  await sleep(10);
  expect(gone).toEqual([1, 2]);
  turns.end();
  await sleep(10);
  expect(gone).toEqual([1, 2, 3]);
  turns.end();
  await Promise.all(all);
  expect(gone).toEqual([1, 2, 3, 4]);
});

it('sends away who has waited for too long, and nobody waits behind them', async () => {
  const turns = new Turns(1);
  await turns.begin(1);
  const [late, next] = [turns.begin(20), turns.begin(1_000)];
  expect(await late).toBe(false);
  turns.end();
  expect(await next).toBe(true);
  turns.end();
  expect(await turns.begin(1)).toBe(true);
});
