import { saga } from '@backstitch/saga';
import { sagaTypes } from '@backstitch/contract';
import { ApplicationFailure } from '@temporalio/common';
import { AsyncLocalStorage, proxyActivities, sleep } from '@temporalio/workflow';
import { z } from 'zod';

export { costlyExpression } from './machines';

const input = z.object({ afterMs: z.int() });

/** Sagas that bring down whoever runs them, and one that doesn't. */
export const bombs = sagaTypes('nestBombs', {
  loopForEver: { input, output: z.string() },
  takeAllMemory: { input, output: z.string() },
  takeAllBuffers: { input, output: z.string() },
  killProcess: { input, output: z.string() },
  hoard: { input, output: z.string() },
  beGood: { input, output: z.string() },
  keepBusy: { input, output: z.string() },
});

/** At once, or after a first task that goes well. */
const first = async ({ afterMs }: { afterMs: number }) => {
  if (afterMs > 0) await sleep(afterMs);
};

export const loopForEver = saga(bombs.loopForEver, async (given) => {
  await first(given);
  for (;;) await Promise.resolve();
});

export const takeAllMemory = saga(bombs.takeAllMemory, async (given) => {
  await first(given);
  const all: unknown[] = [];
  for (;;) all.push(new Array(1_000).fill(all.length));
});

export const takeAllBuffers = saga(bombs.takeAllBuffers, async (given) => {
  await first(given);
  const all: unknown[] = [];
  for (;;) all.push(new Uint8Array(1_000_000).fill(1));
});

/** As a fault of Node or of a native module would: no code of the host's runs any more. */
export const killProcess = saga(bombs.killProcess, async (given) => {
  await first(given);
  // Made outside the sandbox, and so a way out of it.
  const outside = (AsyncLocalStorage.constructor as (body: string) => () => unknown)('return process');
  const host = outside() as { pid: number; kill(pid: number, signal: string): void };
  host.kill(host.pid, 'SIGKILL');
  return 'still here';
});

/** 400 KiB for as long as it runs: harmless alone. */
export const hoard = saga(bombs.hoard, async ({ afterMs }) => {
  const kept = Array.from({ length: 50_000 }, (_, n) => n + 0.5);
  await sleep(afterMs);
  return `${kept.length}`;
});

export const beGood = saga(bombs.beGood, async (given) => {
  await first(given);
  return 'good';
});

/** Has a task that takes about so long, and soon another, until it is terminated. */
export const keepBusy = saga(bombs.keepBusy, async ({ afterMs }) => {
  for (let sum = 0; ; await sleep(1)) {
    for (let step = 0; step < afterMs * 50_000; step += 1) sum = (sum + step) % 1_000;
  }
});

const half = 'half a \ud83d';
const { fail } = proxyActivities<{ fail(message: string): Promise<void> }>({
  ...{ startToCloseTimeout: '5s', retry: { maximumAttempts: 1 } },
});

/** Workflows whose failures quote half a character: their own, their task's, and their activity's. */
export const halves = {
  own: () => Promise.reject(ApplicationFailure.nonRetryable(half, half)),
  task: () => Promise.reject(new Error(half)),
  activity: () => fail(half),
};
export const quoteHalf = (whose: keyof typeof halves): Promise<void> => halves[whose]();
