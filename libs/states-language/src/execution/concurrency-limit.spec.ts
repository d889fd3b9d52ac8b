import { Cancellation } from './cancellation';
import { ConcurrencyLimit } from './concurrency-limit';
import { runConcurrently } from './run-concurrently';

/** Runs `outer` things that run `inner` things each. @returns the most that ran at once, of the inner ones. */
async function maxAtOnce(limit: ConcurrencyLimit, outer: number, inner: number): Promise<number> {
  let [now, most] = [0, 0];
  const cancellation = new Cancellation();
  const leaf = async () => {
    most = Math.max(most, ++now);
    await new Promise((resolve) => setImmediate(resolve));
    now--;
  };
  const branch = () => runConcurrently(inner, 0, cancellation, leaf, limit);
  const results = await runConcurrently(outer, 0, cancellation, branch, limit);
  expect(results.map((result) => result.length)).toEqual(Array.from({ length: outer }, () => inner));
  return most;
}

describe('ConcurrencyLimit', () => {
  it('lets all run while there is room', async () => {
    const limit = new ConcurrencyLimit(100, () => {
      throw new Error('not asked');
    });
    expect(await maxAtOnce(limit, 5, 10)).toBe(50);
    expect(await maxAtOnce(limit, 5, 10)).toBe(50);
  });

  it('holds back what is too much, and lets each have one at least', async () => {
    expect(await maxAtOnce(new ConcurrencyLimit(100, () => true), 10, 1000)).toBeLessThan(120);
    expect(await maxAtOnce(new ConcurrencyLimit(100, () => true), 1000, 10)).toBeLessThan(120);
  });

  it('holds nothing back that it may not', async () => {
    expect(await maxAtOnce(new ConcurrencyLimit(100, () => false), 20, 20)).toBe(400);
  });

  it('has room again after a failure', async () => {
    const limit = new ConcurrencyLimit(10, () => true);
    const failing = runConcurrently(9, 0, new Cancellation(), () => Promise.reject(new Error('no')), limit);
    await expect(failing).rejects.toThrow('no');
    expect(limit.enter(10)).toBe(10);
  });
});
