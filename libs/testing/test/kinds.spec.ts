import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type PromisesLock, accept, emptyLock, promisesOf } from '@backstitch/contract/promises';
import { GuaranteeViolated, type VerifyOptions, verifySaga } from '@backstitch/testing';
import { shop, shopCatalogue } from './shop';
import { shopCatalogue as nextCatalogue } from './shop-next';

const verifying = (saga: keyof typeof shop, only: readonly string[], options: Partial<VerifyOptions> = {}) =>
  verifySaga({
    ...{ workflowsPath: require.resolve('./shop-sagas'), saga: shop[saga], catalogue: shopCatalogue, only },
    ...{ input: { item: 'hat' }, address: process.env.BACKSTITCH_TEST_TEMPORAL!, within: 25_000 },
    ...options,
  });

it('resets a saga before and after each answer, and it ends as if nothing had been', async () => {
  const forward = ['take', 'pay'].flatMap((at) => ['asked', 'answered', 'start'].map((how) => `${at}:reset:${how}`));
  const { verdicts } = await verifying('buy', [...forward, ...forward.map((id) => `${id} + no cache`)]);
  expect(verdicts).toEqual({ completed: 12, compensated: 0, incomplete: 0, violated: 0 });

  const back = ['asked', 'answered', 'start'].map((how) => `take/compensation:reset:${how} + pay:refused:NoMoney`);
  expect((await verifying('buy', back)).verdicts).toMatchObject({ compensated: 3 });
});

it('ends a saga by force at each step and compensation, and recovers it both ways', async () => {
  const at = (point: string) =>
    ['backwards', 'forwards'].flatMap((way) => ['asked', 'done'].map((when) => `${point}:recover:${way} ${when}`));
  const { verdicts } = await verifying('buy', ['take', 'pay'].flatMap(at));
  expect(verdicts).toEqual({ completed: 4, compensated: 4, incomplete: 0, violated: 0 });
  const back = at('take/compensation').map((id) => `${id} + pay:refused:NoMoney`);
  expect((await verifying('buy', back)).verdicts).toMatchObject({ compensated: 4 });
});

const twice = ['twice', 'twice under one key'];
const acts = ['retry', 'resolve', 'replace-input'].flatMap((action) => twice.map((how) => `${action} ${how}`));

it('acts twice where an operator is needed, and where none is', async () => {
  const refused = 'pay:refused:NoMoney';
  const back = acts.map((how) => `take/compensation:operator:${how} + ${refused}`);
  const uncalled = ['take', 'pay'].map((at) => `${at}:uncalled`);
  const cancels = twice.map((how) => `pay:cancel:${how}`);
  const { verdicts } = await verifying('buy', [
    ...back,
    ...uncalled,
    `take/compensation:uncalled + ${refused}`,
    ...cancels,
  ]);
  expect(verdicts).toEqual({ completed: 2, compensated: 9, incomplete: 0, violated: 0 });
});

it('has answers come in one task, in each order, with a refusal and with a cancel request', async () => {
  const hows = ['first', 'last', 'refused first', 'refused last', 'cancel first', 'cancel last'];
  const ids = hows.map((how) => `take.2:in-one-task:${how}`);
  const { verdicts } = await verifying('buyTwoSideBySide', [...ids, ...ids.map((id) => `${id} + no cache`)]);
  expect(verdicts).toEqual({ completed: 4, compensated: 8, incomplete: 0, violated: 0 });
});

it('has answers and inputs at sizes that hurt', async () => {
  const sizes = ['input of 1.9 MB', '100 KB each', '1.9 MB each'].map((how) => `:large:${how}`);
  const undone = sizes.map((size) => `${size} + pay:cancel:done`);
  const { verdicts } = await verifying('buy', ['take:large:1.9 MB', ...sizes, ...undone]);
  expect(verdicts).toMatchObject({ incomplete: 0, violated: 0 });
  expect(verdicts.compensated).toBeGreaterThanOrEqual(3);
});

it('has a compensation meet another database, until its own is back', async () => {
  const only = ['take/compensation:other-database:twelve times + pay:refused:NoMoney'];
  expect((await verifying('buy', only)).verdicts).toMatchObject({ compensated: 1, violated: 0 });
});

describe('when the next version is deployed, whose contract promises something else', () => {
  const refused = 'pay:refused:NoMoney';
  const today = accept(emptyLock, promisesOf(shopCatalogue));
  const deploying = (only: readonly string[], nextLock?: string) =>
    verifying('buy', only, {
      saga: { ...shop.buy, promises: today.current },
      promisesLock: written(today),
      next: { workflowsPath: require.resolve('./shop-next-sagas'), ...(nextLock && { promisesLock: nextLock }) },
    });

  it('goes on as it was promised', async () => {
    const ids = [
      'take:deploy',
      'pay:deploy',
      ...['take', 'pay', 'take/compensation'].map((at) => `${at}:deploy + ${refused}`),
    ];
    const lock = written(accept(today, promisesOf(nextCatalogue)));
    const { verdicts } = await deploying([...ids, ...ids.map((id) => `${id} + no cache`)], lock);
    expect(verdicts).toEqual({ completed: 4, compensated: 6, incomplete: 0, violated: 0 });
  });

  it('finds that a worker without the lock file follows the contract of the day', async () => {
    await expect(deploying([`take:deploy + ${refused}`])).rejects.toThrow(GuaranteeViolated);
  });
});

function written(lock: PromisesLock): string {
  const path = join(mkdtempSync(join(tmpdir(), 'kinds-')), 'promises.lock.json');
  writeFileSync(path, JSON.stringify(lock));
  return path;
}
