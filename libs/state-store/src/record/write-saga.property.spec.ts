import { type OpenDatabase, openDatabase } from '@backstitch/database';
import { testDatabases } from '@backstitch/testing/databases';
import { type Saga, type SagaStatus, type StepView, sagaStatuses } from '@backstitch/saga-log';
import fc from 'fast-check';
import { readingOf, sagaAs, step } from '../../test/reading';
import { StateStore } from '../state-store';
import type { StoreTables } from '../store-tables';
import type { SagaReading } from './saga-reading';

jest.setTimeout(120_000);

const databases = testDatabases();
afterAll(() => databases.stop());

const failure = fc.constantFrom(undefined, {
  code: 'NoRoomLeft',
  message: 'no room in Lisbon',
  details: { nights: 3 },
});

const steps: fc.Arbitrary<readonly StepView[]> = fc
  .uniqueArray(
    fc.record({
      id: fc.constantFrom('reserveRoom', 'reserveRoom.2', 'reserveSeat', 'charge'),
      participant: fc.constantFrom('hotels', 'flights', 'payments'),
      status: fc.constantFrom<StepView['status'][]>('running', 'completed', 'unknown', 'refused', 'needs-attention'),
      attempts: fc.nat(9),
      failure,
      undo: fc.constantFrom(undefined, 'pending', 'running', 'completed'),
    }),
    { selector: ({ id }) => id, maxLength: 4 },
  )
  .map((all) =>
    all.map(({ id, failure: failed, undo, ...rest }) =>
      step(id, {
        ...rest,
        ...(failed && { failure: failed }),
        ...(undo && { compensation: { request: 'cancel', status: undo as 'pending', attempts: 1 } }),
      }),
    ),
  );

const saga: fc.Arbitrary<Saga> = fc
  .record({ status: fc.constantFrom<SagaStatus[]>(...sagaStatuses), steps, traveller: fc.constantFrom('Ada', 'Bo') })
  .map(({ status, traveller, ...rest }) => sagaAs(status, { ...rest, attributes: { traveller } }));

/** Readings of one saga, each of another version. Some are of later runs with fewer events, some differ in what is pending alone. */
const readings: fc.Arbitrary<readonly SagaReading[]> = fc
  .uniqueArray(fc.tuple(fc.integer({ min: 1, max: 2 }), fc.integer({ min: 1, max: 12 }), fc.nat(3), fc.nat(3)), {
    selector: (version) => version.join(),
    minLength: 2,
    maxLength: 6,
  })
  .chain((versions) =>
    fc.tuple(...versions.map((version) => saga.map((one) => [version, one] as const))).map((all) =>
      all.map(([[run, eventId, transitions, readAt], one]) => ({
        ...readingOf(one, eventId, { runStartedAt: 1_800_000_000_000_000_000n + BigInt(run), transitions, readAt }),
        runId: `run ${run}`,
      })),
    ),
  );

/** Some orders of the readings, in which some come twice. */
const inTwoOrders = readings.chain((all) =>
  fc.record({
    once: fc.shuffledSubarray([...all], { minLength: all.length }),
    again: fc.shuffledSubarray([...all, ...all], { minLength: all.length * 2 }),
    atOnce: fc.boolean(),
  }),
);

describe.each(['sqlite', 'postgres'] as const)('a record on %s', (dialect) => {
  let store: StateStore;
  let database: OpenDatabase<StoreTables>;

  beforeAll(async () => {
    const url = await databases.fresh(dialect);
    store = new StateStore({ url });
    await store.counts();
    database = await openDatabase<StoreTables>(url);
  });
  afterAll(async () => {
    await store.close();
    await database.close();
  });

  const rows = async () => {
    const saga = await database.kysely.selectFrom('saga').selectAll().execute();
    const steps = await database.kysely.selectFrom('saga_step').selectAll().orderBy('place').execute();
    const terms = await database.kysely.selectFrom('saga_term').selectAll().orderBy('field').orderBy('value').execute();
    return { saga, steps, terms };
  };
  const clear = async () => {
    for (const table of ['saga', 'saga_step', 'saga_term'] as const) await database.kysely.deleteFrom(table).execute();
  };

  it('is the same in whatever order, how often and how many at once the readings of a saga come', async () => {
    await fc.assert(
      fc.asyncProperty(inTwoOrders, async ({ once, again, atOnce }) => {
        await clear();
        for (const reading of once) await store.write(reading);
        const first = await rows();
        await clear();
        if (atOnce) await Promise.all(again.map((reading) => store.write(reading)));
        else for (const reading of again) await store.write(reading);
        expect(await rows()).toEqual(first);
        expect(first.saga).toHaveLength(1);
      }),
      { seed: 13, numRuns: 60 },
    );
  });
});
