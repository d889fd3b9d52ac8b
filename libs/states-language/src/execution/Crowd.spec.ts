import { Cancellation } from './Cancellation';
import { Crowd } from './Crowd';
import { runConcurrently } from './runConcurrently';

/** Runs `outer` things that run `inner` things each. @returns the most that ran at once, of the inner ones. */
async function mostAtOnce(crowd: Crowd, outer: number, inner: number): Promise<number> {
  let [now, most] = [0, 0];
  const cancellation = new Cancellation();
  const leaf = async () => {
    most = Math.max(most, ++now);
    await new Promise((resolve) => setImmediate(resolve));
    now--;
  };
  const branch = () => runConcurrently(inner, 0, cancellation, leaf, crowd);
  const results = await runConcurrently(outer, 0, cancellation, branch, crowd);
  expect(results.map((result) => result.length)).toEqual(Array.from({ length: outer }, () => inner));
  return most;
}

describe('Crowd', () => {
  it('lets all run while there is room', async () => {
    const crowd = new Crowd(100, () => {
      throw new Error('not asked');
    });
    expect(await mostAtOnce(crowd, 5, 10)).toBe(50);
    expect(await mostAtOnce(crowd, 5, 10)).toBe(50);
  });

  it('holds back what is too much, and lets each have one at least', async () => {
    expect(await mostAtOnce(new Crowd(100, () => true), 10, 1000)).toBeLessThan(120);
    expect(await mostAtOnce(new Crowd(100, () => true), 1000, 10)).toBeLessThan(120);
  });

  it('holds nothing back that it may not', async () => {
    expect(await mostAtOnce(new Crowd(100, () => false), 20, 20)).toBe(400);
  });

  it('has room again after a failure', async () => {
    const crowd = new Crowd(10, () => true);
    const failing = runConcurrently(9, 0, new Cancellation(), () => Promise.reject(new Error('no')), crowd);
    await expect(failing).rejects.toThrow('no');
    expect(crowd.enter(10)).toBe(10);
  });
});
