import { ask, saga } from '@backstitch/saga';
import { proxyActivities } from '@temporalio/workflow';
import { type Work, benchTypes, stock } from './bench-contract';

const asks = { plain: ask(stock), sqlite: ask(stock.at('sqlite')), postgres: ask(stock.at('postgres')) };

/** By the engine: steps one after the other. */
export const inOrder = saga(benchTypes.inOrder, async ({ steps, refused, at }) => {
  for (let n = 0; n < steps; n += 1) await asks[at ?? 'plain'].take({ n, refuse: refused && n === steps - 1 });
  return { steps };
});

interface Stock {
  take(input: { readonly n: number; readonly refuse: boolean }): Promise<unknown>;
  putBack(given: { readonly n: number }): Promise<void>;
}

const { take, putBack } = proxyActivities<Stock>({
  taskQueue: 'stock',
  startToCloseTimeout: '10s',
  retry: { nonRetryableErrorTypes: ['Gone'] },
});

/** The same by hand: a list of what to undo, in reverse. */
export async function inOrderByHand({ steps, refused }: Work): Promise<{ readonly steps: number }> {
  const taken: number[] = [];
  try {
    for (let n = 0; n < steps; n += 1) {
      await take({ n, refuse: refused && n === steps - 1 });
      taken.push(n);
    }
    return { steps };
  } catch (error) {
    for (const n of taken.reverse()) await putBack({ n });
    throw error;
  }
}
