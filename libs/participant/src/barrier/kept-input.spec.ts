import { participant, refusal } from '@backstitch/contract';
import { type Kysely, sql } from 'kysely';
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { migrate } from '../migrate';
import { type OpenDatabase, openDatabase } from '@backstitch/database';
import { type TestDatabases, testDatabases } from '@backstitch/testing/databases';
import { type Barrier, barrierOf } from './barrier';
import type { BarrierSchema } from './barrier-table';
import type { Given } from './given';
import type { StepCall } from './step-call';

const Declined = refusal('Declined', z.object({}));
/** What is made of it differs each time that it is parsed. */
const Order = z.object({ amount: z.number(), reference: z.string().default(() => randomUUID()) });
/** What is made of it, JSON can't carry. */
const Stay = z.object({ from: z.iso.datetime().transform((text) => new Date(text)) });
const shop = participant('shop', {
  order: { input: Order, output: z.void(), compensation: 'cancel' },
  pay: { input: Order, output: z.void(), refusals: [Declined], compensation: 'payBack' },
  book: { input: Stay, output: z.void(), compensation: 'unbook' },
  ping: { input: z.void(), output: z.void(), compensation: 'unping' },
});

let databases: TestDatabases;
beforeAll(async () => (databases = testDatabases()));
afterAll(() => databases.stop());

describe.each(['sqlite', 'postgres'] as const)('the input in the row, on %s', (dialect) => {
  let database: OpenDatabase<unknown>;
  let barrier: Barrier;
  let seen: [string, unknown][];
  let during: (verb: string) => unknown;
  let call: StepCall;
  let count = 0;
  let clock = 1_000;

  beforeAll(async () => {
    database = await openDatabase(await databases.fresh(dialect));
    await migrate(database);
  });
  afterAll(() => database.close());
  beforeEach(() => {
    seen = [];
    during = () => {};
    call = { stepKey: `run/${(count += 1)}`, stepId: 'step', saga: { type: 't', id: '1' } };
    const see = (verb: string) => async (given: unknown) => {
      seen.push([verb, given]);
      await during(verb);
    };
    barrier = barrierOf(
      shop,
      {
        ...{ order: see('order'), cancel: see('cancel'), book: see('book'), unbook: see('unbook') },
        ...{ ping: see('ping'), unping: see('unping') },
        pay: { outside: see('pay outside'), inside: see('pay') },
        payBack: { outside: see('payBack outside'), inside: see('payBack') },
      } as never,
      database,
    );
  });
  const next = (): StepCall => ({ ...call, askedAt: (clock += 1) });
  const undo = (verb: string, given: Partial<Given> = {}) =>
    barrier.compensate(verb, { stepId: 'step', ...given }, next());
  const inputs = () =>
    seen.map(([verb, given]) => [verb, verb.match(/^(cancel|un|payBack)/) ? (given as Given).input : given]);
  const row = async () =>
    (database.kysely as Kysely<BarrierSchema>)
      .selectFrom('backstitch_barrier')
      .selectAll()
      .where('step_key', '=', call.stepKey)
      .executeTakeFirstOrThrow();
  const lost = () => {
    throw new Error('connection lost');
  };

  it('is what the request saw, and what its compensation sees without being sent anything', async () => {
    await barrier.request('order', { amount: 5 }, next());
    const [[, order]] = inputs() as [[string, { reference: string }]];
    expect(JSON.parse((await row()).input!)).toEqual({ amount: 5, reference: order.reference });
    await undo('cancel', { answered: true });
    expect(seen[1]).toEqual(['cancel', { stepId: 'step', input: order, output: undefined }]);
  });

  it('counts, and not another one that is sent along', async () => {
    await barrier.request('order', { amount: 5, reference: 'r' }, next());
    await undo('cancel', { input: { amount: 6, reference: 's' } });
    expect(inputs()[1]).toEqual(['cancel', { amount: 5, reference: 'r' }]);
  });

  it('gives way to what an operator replaced it with, parsed', async () => {
    await barrier.request('order', { amount: 5, reference: 'r' }, next());
    await undo('cancel', { input: { amount: 6 }, replaced: true });
    expect(inputs()[1]).toEqual(['cancel', { amount: 6, reference: expect.stringMatching(/^.{36}$/) as unknown }]);
  });

  it('is kept before the provider is asked, and is the same for every attempt and on both sides', async () => {
    during = (verb) => {
      if (verb === 'pay outside') lost();
    };
    await expect(barrier.request('pay', { amount: 5 }, next())).rejects.toThrow('connection lost');
    expect(await row()).toMatchObject({ state: 'begun', input: expect.stringContaining('"amount":5') as unknown });
    await expect(barrier.request('pay', { amount: 5 }, next())).rejects.toThrow('connection lost');
    during = () => {};
    await barrier.request('pay', { amount: 5 }, next());
    await undo('payBack');
    const [first] = inputs();
    expect(inputs()).toEqual(
      ['pay outside', 'pay outside', 'pay outside', 'pay', 'payBack outside', 'payBack'].map((verb) => [
        verb,
        first![1],
      ]),
    );
  });

  it('is what the provider is asked with when the compensation has to find out, whatever an operator wrote', async () => {
    during = (verb) => {
      if (verb === 'pay outside') lost();
    };
    await expect(barrier.request('pay', { amount: 5 }, next())).rejects.toThrow('connection lost');
    during = () => {};
    await undo('payBack', { input: { amount: 7, reference: 'r' }, replaced: true });
    const [first, asked, back] = inputs();
    expect(asked).toEqual(first);
    expect(back).toEqual(['payBack outside', { amount: 7, reference: 'r' }]);
  });

  it('still serves an attempt whose input this version would refuse, once an earlier one was begun', async () => {
    during = (verb) => {
      if (verb === 'pay outside') lost();
    };
    await expect(barrier.request('pay', { amount: 5 }, next())).rejects.toThrow('connection lost');
    during = () => {};
    await barrier.request('pay', { amount: 'five' }, next());
    expect(inputs()[1]).toEqual(inputs()[0]);
  });

  it('is a new one when the step is asked again after a refusal', async () => {
    during = () => {
      throw Declined({});
    };
    await expect(barrier.request('pay', { amount: 5, reference: 'r' }, next())).rejects.toMatchObject({
      code: 'Declined',
    });
    during = () => {};
    await barrier.request('pay', { amount: 6, reference: 's' }, { ...next(), again: true });
    await undo('payBack', { answered: true });
    expect(
      inputs()
        .slice(1)
        .map(([, input]) => input),
    ).toEqual(Array(4).fill({ amount: 6, reference: 's' }));
  });

  it('is parsed again where JSON cannot carry what the schema makes of it', async () => {
    await barrier.request('book', { from: '2027-05-14T00:00:00Z' }, next());
    await undo('unbook', { answered: true });
    const from = new Date('2027-05-14T00:00:00Z');
    expect(inputs()).toEqual([
      ['book', { from }],
      ['unbook', { from }],
    ]);
  });

  it('may be nothing', async () => {
    await barrier.request('ping', undefined, next());
    await undo('unping', { answered: true });
    expect(inputs()).toEqual([
      ['ping', undefined],
      ['unping', undefined],
    ]);
  });

  it('comes from the saga for a row of a version that kept none, and is asked for where nobody has it', async () => {
    await barrier.request('order', { amount: 5, reference: 'r' }, next());
    await sql`update backstitch_barrier set input = null, input_as = null`.execute(database.kysely);
    await expect(undo('cancel', { answered: true })).rejects.toMatchObject({ code: 'effect-unsettled' });
    await undo('cancel', { answered: true, input: { amount: 5, reference: 'r' } });
    expect(inputs()[1]).toEqual(['cancel', { amount: 5, reference: 'r' }]);
  });
});
