import { participant, refusal, sagaTypes } from '@backstitch/contract';
import { ask, saga } from '@backstitch/saga';
import { ApplicationFailure, proxyActivities } from '@temporalio/workflow';
import { z } from 'zod';

const stock = participant('stock', {
  take: { input: z.number(), output: z.number(), refusals: [refusal('Gone', z.object({}))], compensation: 'putBack' },
});
const types = sagaTypes('counted', {
  inOrder: { input: z.number(), output: z.number() },
  undone: { input: z.number(), output: z.number() },
  sideBySide: { input: z.number(), output: z.number() },
});

const stocked = ask(stock);

/** Steps one after the other, as many as it is told. */
export const inOrder = saga(types.inOrder, async (steps: number) => {
  for (let step = 0; step < steps; step += 1) await stocked.take(step);
  return steps;
});

/** The same, and then it fails: all of them are compensated. */
export const undone = saga(types.undone, async (steps: number) => {
  for (let step = 0; step < steps; step += 1) await stocked.take(step);
  throw ApplicationFailure.nonRetryable('no more');
});

/** As many steps as it is told, all at once. */
export const sideBySide = saga(types.sideBySide, async (steps: number) => {
  await Promise.all(Array.from({ length: steps }, (_, step) => stocked.take(step)));
  return steps;
});

/** What was evaluated for this workflow alone. */
export async function evaluatedAgain(): Promise<readonly string[]> {
  const { __TEMPORAL_ACTIVATOR__: sdk } = globalThis as unknown as {
    readonly __TEMPORAL_ACTIVATOR__: { readonly moduleCache: ReadonlyMap<string, unknown> };
  };
  return [...sdk.moduleCache.keys()];
}

const { take, putBack } = proxyActivities<{
  take(step: number): Promise<number>;
  putBack(step: number): Promise<void>;
}>({ startToCloseTimeout: '10s', taskQueue: 'stock' });

export async function inOrderByHand(steps: number): Promise<number> {
  for (let step = 0; step < steps; step += 1) await take(step);
  return steps;
}

export async function undoneByHand(steps: number): Promise<number> {
  const toUndo: (() => Promise<void>)[] = [];
  try {
    for (let step = 0; step < steps; step += 1) {
      toUndo.push(() => putBack(step));
      await take(step);
    }
    throw ApplicationFailure.nonRetryable('no more');
  } catch (error) {
    for (const undo of toUndo.reverse()) await undo();
    throw error;
  }
}

export async function sideBySideByHand(steps: number): Promise<number> {
  await Promise.all(Array.from({ length: steps }, (_, step) => take(step)));
  return steps;
}
