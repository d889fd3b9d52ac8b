import type { Compensating } from '@backstitch/contract';
import { operatorUpdates } from '@backstitch/saga-log';
import { ask, saga } from '@backstitch/saga';
import {
  type ActivityOptions,
  ApplicationFailure,
  CancellationScope,
  condition,
  defineUpdate,
  proxyActivities,
  setHandler,
} from '@temporalio/workflow';
import { shop, stock, till } from './shop';

const shelf = ask(stock);
const cash = ask(till);

/** As it should be. */
export const buy = saga(shop.buy, async ({ item }) => {
  const { box } = await shelf.take({ item });
  return cash.pay({ box });
});

/** As it should be: the same request twice, side by side. */
export const buyTwoSideBySide = saga(shop.buyTwoSideBySide, async ({ item }) => {
  const [{ box }] = await Promise.all([shelf.take({ item }), shelf.take({ item: `another ${item}` })]);
  return cash.pay({ box });
});

/** Once it is paid there is no way back, and then nothing may be left to take. */
export const pivotTooEarly = saga(shop.pivotTooEarly, async ({ item }) => {
  const paid = await cash.pay({ box: item }, { pivot: true });
  await shelf.take({ item });
  return paid;
});

/** Asks for something whose contract says that nothing undoes it, although it has an effect. */
export const stampFirst = saga(shop.stampFirst, async ({ item }) => {
  await cash.stamp({});
  const { box } = await shelf.take({ item });
  return cash.pay({ box });
});

type Verbs = Record<'take' | 'putBack' | 'pay' | 'payBack', (input: unknown) => Promise<never>>;
const by = (taskQueue: string, activityId: string, options: ActivityOptions = {}) =>
  proxyActivities<Verbs>({
    taskQueue,
    activityId,
    startToCloseTimeout: 10_000,
    scheduleToCloseTimeout: 60_000,
    ...options,
  });
const patient = { scheduleToCloseTimeout: undefined } as const;

/** As the well-known samples do it: the undo is registered when the request has been answered. */
export async function undoRegisteredLate({ item }: { item: string }): Promise<unknown> {
  const undos: (() => Promise<void>)[] = [];
  try {
    const output = await by('stock', 'take', { retry: { nonRetryableErrorTypes: ['SoldOut'] } }).take({ item });
    undos.unshift(() => by('stock', 'take/compensation', patient).putBack(compensating('take', { item }, output)));
    const { box } = output as { box: string };
    const paid = await by('till', 'pay', { retry: { nonRetryableErrorTypes: ['NoMoney'] } }).pay({ box });
    undos.unshift(() => by('till', 'pay/compensation', patient).payBack(compensating('pay', { box }, paid)));
    return paid;
  } catch (error) {
    await CancellationScope.nonCancellable(async () => {
      for (const undo of undos) await undo();
    });
    throw error;
  }
}

/** Registers in time, and undoes first what was done first. */
export async function undoneInTheWrongOrder({ item }: { item: string }): Promise<unknown> {
  const undos: (() => Promise<void>)[] = [];
  try {
    undos.push(() => by('stock', 'take/compensation', patient).putBack(compensating('take', { item })));
    const { box } = (await by('stock', 'take', { retry: { nonRetryableErrorTypes: ['SoldOut'] } }).take({
      item,
    })) as { box: string };
    undos.push(() => by('till', 'pay/compensation', patient).payBack(compensating('pay', { box })));
    return await by('till', 'pay', { retry: { nonRetryableErrorTypes: ['NoMoney'] } }).pay({ box });
  } catch (error) {
    await CancellationScope.nonCancellable(async () => {
      for (const undo of undos) await undo();
    });
    throw error;
  }
}

/** Whatever an operator does is accepted, and nothing comes of it. */
export async function takesAnyAct({ item }: { item: string }): Promise<unknown> {
  for (const update of Object.values(operatorUpdates))
    setHandler(defineUpdate<void, [object]>(update), () => undefined);
  const { box } = (await by('stock', 'take').take({ item })) as { box: string };
  return by('till', 'pay').pay({ box });
}

/** Two boxes that come at once, the second one first, are more than it can carry. */
export async function stumbles({ item }: { item: string }): Promise<unknown> {
  const came: string[] = [];
  const taking = ['take', 'take.2'].map((id) =>
    by('stock', id)
      .take({ item })
      .then(() => came.push(id)),
  );
  await Promise.race(taking);
  // Ends when all microtasks of the task have run.
  let isAsked = false;
  const round = condition(() => isAsked);
  isAsked = true;
  await round;
  if (came.join() === 'take.2,take') throw ApplicationFailure.nonRetryable('it stumbled');
  await Promise.all(taking);
  return by('till', 'pay').pay({ box: item });
}

/** Answers with all that it was answered. */
export async function keepsAll({ item }: { item: string }): Promise<unknown> {
  const taken = await Promise.all(['take', 'take.2'].map((id) => by('stock', id).take({ item })));
  return { receipt: JSON.stringify(taken) };
}

const compensating = (stepId: string, input: unknown, output?: unknown): Compensating<unknown, unknown> => ({
  stepId,
  input,
  ...(output !== undefined && { output }),
});
