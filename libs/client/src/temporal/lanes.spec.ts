import { Client } from '@temporalio/client';
import { lazyConnection } from '../open-connection';
import { SagaClient } from '../saga-client';
import { inLane, lanes } from './lanes';

/** How many of so many starts are in at once now. */
async function startsAtOnce(asked = 30): Promise<number> {
  const answers = await Promise.all(Array.from({ length: asked }, () => lanes.send.acquire(5)));
  const isIn = answers.filter(Boolean);
  isIn.forEach(() => lanes.send.release());
  return isIn.length;
}

it('lets few starts go at once while an act is under way, and as many as before when all acts are over', async () => {
  expect(await startsAtOnce()).toBe(20);
  let end = (): void => undefined;
  let fail = (): void => undefined;
  const acts = [
    inLane('act', () => new Promise<void>((resolve) => (end = resolve))),
    inLane('act', () => new Promise<void>((_, reject) => (fail = () => reject(new Error('refused'))))).catch(
      () => undefined,
    ),
  ];
  expect(await startsAtOnce()).toBe(2);
  fail();
  await acts[1];
  expect(await startsAtOnce()).toBe(2);
  end();
  await acts[0];
  expect(await startsAtOnce()).toBe(20);
});

it('lets starts go as ever while somebody looks whether Temporal answers, or how far a bulk act has come', async () => {
  const connection = lazyConnection({ address: '127.0.0.1:1' });
  const sagas = new SagaClient({
    temporal: new Client({ connection }),
    catalogue: { participants: [], sagaTypes: [] },
  });
  const bulk = sagas.bulkAct('any');
  const looks = [sagas.ping(), bulk.read()];
  const looked = Promise.allSettled(looks);
  expect(await startsAtOnce()).toBe(20);
  const stopped = Promise.allSettled([bulk.stop()]);
  expect(await startsAtOnce()).toBe(2);
  await Promise.all([looked, stopped]);
  expect(await startsAtOnce()).toBe(20);
  await sagas.close();
  await connection.close();
});
