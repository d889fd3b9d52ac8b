import { participant } from '@backstitch/contract';
import { sql } from 'kysely';
import { z } from 'zod';
import { migrate } from '../migrate';
import { type OpenDatabase, openDatabase } from '@backstitch/database';
import { effectsOf } from '../effects-of';
import { CardProvider } from '../../test/card-provider';
import { CardDeclined, type PaymentsDatabase, paymentsMigrations, paymentsOn } from '../../test/payments';
import { type TestDatabases, testDatabases } from '@backstitch/testing/databases';
import { type Barrier, barrierOf } from './barrier';
import type { Given } from './given';
import type { StepCall } from './step-call';

const Charge = z.object({ account: z.string() });
const Charged = z.object({ id: z.string() });
const payments = participant('payments', {
  charge: { input: Charge, output: Charged, refusals: [CardDeclined], compensation: 'refund', remembers: '24h' },
  hold: { input: Charge, output: z.object({ held: z.literal(true) }), compensation: 'release' },
});

let databases: TestDatabases;
beforeAll(async () => (databases = testDatabases()));
afterAll(() => databases.stop());

describe.each(['sqlite', 'postgres'] as const)('a provider that forgets its keys, on %s', (dialect) => {
  let database: OpenDatabase<PaymentsDatabase>;
  let provider: CardProvider;
  let barrier: Barrier;
  let key: string;
  let count = 0;
  let clock = 1_000;
  const input = { account: 'a' };

  beforeAll(async () => {
    database = await openDatabase(await databases.fresh(dialect));
    await migrate(database, paymentsMigrations);
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    const account = `run${(count += 1)}`;
    await database.kysely.insertInto('account').values({ id: account, balance: 0 }).execute();
    key = `${account}/charge`;
    provider = new CardProvider();
    barrier = barrierOf(payments, paymentsOn(provider), database);
  });
  const next = (): StepCall => ({
    stepKey: key,
    stepId: 'charge',
    saga: { type: 't', id: '1' },
    askedAt: (clock += 1),
  });
  const anew = (): StepCall => ({ ...next(), again: true });
  const charge = (call = next()) => barrier.request('charge', input, call);
  const refund = (given: Partial<Given> = {}) => barrier.compensate('refund', { stepId: 'charge', ...given }, next());
  const lost = () => {
    throw new Error('connection lost');
  };
  /** Hours pass: what the row says of times was so much earlier. */
  const pass = async (hours: number) => {
    const earlier = (time: string) => new Date(Date.parse(time) - hours * 3_600_000).toISOString();
    const { rows } = await sql<Record<'provider_since' | 'created_at' | 'changed_at', string>>`
      select * from backstitch_barrier where step_key = ${key}`.execute(database.kysely);
    const { provider_since, created_at, changed_at } = rows[0]!;
    await sql`update backstitch_barrier set provider_since = ${earlier(provider_since)},
      created_at = ${earlier(created_at)}, changed_at = ${earlier(changed_at)} where step_key = ${key}`.execute(
      database.kysely,
    );
  };
  const unsettled = { code: 'effect-unsettled', message: expect.stringContaining('24h') as unknown };

  it('is asked again as long as it remembers', async () => {
    provider.after = lost;
    await expect(charge()).rejects.toThrow('connection lost');
    await pass(23);
    provider.after = () => {};
    await expect(charge()).resolves.toMatchObject({ id: `card ${key}` });
  });

  it('is not asked again afterwards, neither by an attempt nor by the compensation, however often', async () => {
    provider.after = lost;
    await expect(charge()).rejects.toThrow('connection lost');
    await pass(12);
    // Asked again, it is no younger: the provider knows the key since the first time.
    await expect(charge()).rejects.toThrow('connection lost');
    await pass(12);
    provider.after = () => {};
    for (let attempt = 1; attempt <= 2; attempt++) await expect(charge()).rejects.toMatchObject(unsettled);
    for (let attempt = 1; attempt <= 2; attempt++) await expect(refund()).rejects.toMatchObject(unsettled);
    await expect(charge()).rejects.toMatchObject({ code: 'AlreadyCompensated' });
    expect(provider.calls).toEqual([key, key]);
    expect(await effectsOf(database, [key])).toMatchObject([{ state: 'compensating' }]);
  });

  it('begins anew with the key of another round', async () => {
    provider.refuses = true;
    await expect(charge()).rejects.toMatchObject({ code: 'CardDeclined' });
    provider.refuses = false;
    await pass(48);
    provider.after = lost;
    await expect(charge(anew())).rejects.toThrow('connection lost');
    provider.after = () => {};
    await expect(charge()).resolves.toMatchObject({ id: `card ${key}~2` });
  });

  it('undoes what was done long ago', async () => {
    await charge();
    await pass(1_000);
    await refund({ answered: true });
    expect(provider.net(key)).toBe(0);
  });

  it('is not asked twice to undo, either, unless an operator has looked', async () => {
    await charge();
    provider.after = lost;
    await expect(refund({ answered: true })).rejects.toThrow('connection lost');
    provider.after = () => {};
    await pass(25);
    await expect(refund({ answered: true })).rejects.toMatchObject(unsettled);
    expect(provider.calls).toEqual([key, `${key}/compensation`]);
    await refund({ answered: true, input, replaced: true });
    expect(await effectsOf(database, [key])).toMatchObject([{ state: 'compensated' }]);
  });

  it('has as long to undo, from when it was found out what there is to undo', async () => {
    provider.after = lost;
    await expect(charge()).rejects.toThrow('connection lost');
    await pass(23);
    provider.after = (asked) => {
      if (asked.endsWith('/compensation')) lost();
    };
    await expect(refund()).rejects.toThrow('connection lost');
    await pass(23);
    provider.after = () => {};
    await refund();
    expect(provider.net(key)).toBe(0);
  });

  it('counts from the row’s beginning where a version kept no time', async () => {
    provider.after = lost;
    await expect(charge()).rejects.toThrow('connection lost');
    await pass(25);
    await sql`update backstitch_barrier set provider_since = null where step_key = ${key}`.execute(database.kysely);
    await expect(charge()).rejects.toMatchObject(unsettled);
  });
});
