import { migrate } from '../migrate';
import { type OpenDatabase, openDatabase } from '@backstitch/database';
import { effectsOf } from '../effects-of';
import { CardProvider } from '../../test/card-provider';
import {
  type PaymentsDatabase,
  type Point,
  NoFunds,
  payments,
  paymentsMigrations,
  paymentsOn,
} from '../../test/payments';
import { type TestDatabases, testDatabases } from '@backstitch/testing/databases';
import { type Barrier, barrierOf } from './barrier';
import type { StepCall } from './step-call';

let databases: TestDatabases;
beforeAll(async () => (databases = testDatabases()));
afterAll(() => databases.stop());

describe.each(['sqlite', 'postgres'] as const)('an effect outside the database, on %s', (dialect) => {
  let database: OpenDatabase<PaymentsDatabase>;
  let provider: CardProvider;
  let barrier: Barrier;
  let at: (verb: string, point: Point) => unknown;
  let key: string;
  let count = 0;
  let clock = 1_000;

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
    at = () => {};
    barrier = barrierOf(
      payments,
      paymentsOn(provider, (verb, point) => at(verb, point)),
      database,
    );
  });

  const next = (): StepCall => ({
    stepKey: key,
    stepId: 'charge',
    saga: { type: 'bookTrip', id: '1' },
    askedAt: (clock += 1),
  });
  const anew = (): StepCall => ({ ...next(), again: true });
  const input = { account: 'a' };
  const charge = (call = next()) => barrier.request('charge', input, call);
  const refund = (call = next()) => barrier.compensate('refund', { stepId: 'charge', input }, call);
  const held = async () => {
    const account = database.kysely
      .selectFrom('account')
      .select('balance')
      .where('id', '=', key.split('/')[0] ?? '');
    const [effect] = await effectsOf(database, [key]);
    return {
      inside: (await account.executeTakeFirstOrThrow()).balance,
      outside: provider.net(key),
      state: effect?.state,
    };
  };
  const lost = () => {
    throw new Error('connection lost');
  };

  it('asks the provider between two transactions, and commits its answer with the effect inside', async () => {
    await expect(charge()).resolves.toEqual({ id: `card ${key}` });
    await expect(charge()).resolves.toEqual({ id: `card ${key}` });
    expect(provider.calls).toEqual([key]);
    expect(await held()).toEqual({ inside: 1, outside: 1, state: 'done' });
  });

  it('has committed that it begins before the provider is asked', async () => {
    provider.before = async () => expect(await held()).toEqual({ inside: 0, outside: 0, state: 'begun' });
    await charge();
  });

  it.each(['before', 'after'] as const)(
    'asks again with the same key when the answer was lost %s the effect',
    async (when) => {
      provider[when] = lost;
      await expect(charge()).rejects.toThrow('connection lost');
      expect((await held()).state).toBe('begun');
      provider[when] = () => {};
      await expect(charge()).resolves.toEqual({ id: `card ${key}` });
      expect(provider.calls).toEqual([key, key]);
      expect(await held()).toEqual({ inside: 1, outside: 1, state: 'done' });
    },
  );

  it("is refused when the provider refuses, and the provider's no is final for stragglers", async () => {
    const straggler = next();
    provider.refuses = true;
    await expect(charge()).rejects.toMatchObject({ code: 'CardDeclined', details: { reason: 'limit' } });
    expect(await held()).toEqual({ inside: 0, outside: 0, state: 'refused' });
    await expect(charge(straggler)).rejects.toMatchObject({ code: 'CardDeclined' });
    expect(provider.calls).toHaveLength(1);
  });

  it('is asked under a key of its own after each refusal, for a provider says no to a key for ever', async () => {
    provider.refuses = true;
    await expect(charge()).rejects.toMatchObject({ code: 'CardDeclined' });
    await expect(charge(anew())).rejects.toMatchObject({ code: 'CardDeclined' });
    provider.refuses = false;
    await expect(charge(anew())).resolves.toEqual({ id: `card ${key}~3` });
    await expect(charge()).resolves.toEqual({ id: `card ${key}~3` });
    expect(provider.calls).toEqual([key, `${key}~2`, `${key}~3`]);
    expect((await held()).inside).toBe(1);
    await refund();
    expect(provider.calls.at(-1)).toBe(`${key}/compensation`);
    expect(await held()).toMatchObject({ inside: 0, state: 'compensated' });
  });

  it('gives the refusal to another copy of the attempt that was refused, whatever the provider would say now', async () => {
    const call = next();
    provider.refuses = true;
    await expect(charge(call)).rejects.toMatchObject({ code: 'CardDeclined' });
    provider.refuses = false;
    await expect(charge(call)).rejects.toMatchObject({ code: 'CardDeclined' });
    expect(provider.calls).toEqual([key]);
  });

  it('finds out with the key of its round what came of a request that was begun anew', async () => {
    provider.refuses = true;
    await expect(charge()).rejects.toMatchObject({ code: 'CardDeclined' });
    provider.refuses = false;
    provider.after = lost;
    await expect(charge(anew())).rejects.toThrow('connection lost');
    provider.after = () => {};
    await refund();
    expect(provider.calls).toEqual([key, `${key}~2`, `${key}~2`, `${key}/compensation`]);
    expect(await held()).toMatchObject({ inside: 0, state: 'compensated' });
  });

  it('takes nothing from a straggler of an earlier round, though its provider should say yes after a no', async () => {
    let letGo = () => {};
    const arrived = new Promise<void>((atProvider) => {
      provider.after = () => {
        atProvider();
        return new Promise<void>((resolve) => (letGo = resolve));
      };
    });
    const straggler = charge();
    await arrived;
    provider.after = () => {};
    // Another copy was refused meanwhile, and then the step was asked again.
    const refused = { state: 'refused', response: '{"code":"CardDeclined","details":{},"message":""}' } as const;
    await database.kysely
      .withTables<{ backstitch_barrier: { step_key: string; state: string; response: string } }>()
      .updateTable('backstitch_barrier')
      .set(refused)
      .where('step_key', '=', key)
      .execute();
    provider.before = lost;
    await expect(charge(anew())).rejects.toThrow('connection lost');
    letGo();
    await expect(straggler).rejects.toMatchObject({ code: 'effect-unsettled' });
    expect((await held()).inside).toBe(0);
  });

  it('takes a refusal by inside for an error, because the provider has acted', async () => {
    at = (verb) => {
      if (verb === 'charge') throw NoFunds({});
    };
    await expect(charge()).rejects.toMatchObject({ name: 'ParticipantError', code: 'effect-unsettled' });
    expect(await held()).toEqual({ inside: 0, outside: 1, state: 'begun' });
  });

  it('undoes both sides of what is done', async () => {
    await charge();
    await refund();
    await refund();
    expect(provider.calls).toEqual([key, `${key}/compensation`]);
    expect(await held()).toEqual({ inside: 0, outside: 0, state: 'compensated' });
  });

  it.each(['before', 'after'] as const)(
    'finds out what came of a request begun, when its answer was lost %s the effect, and undoes it outside only',
    async (when) => {
      provider[when] = lost;
      await expect(charge()).rejects.toThrow('connection lost');
      provider[when] = () => {};
      await refund();
      expect(provider.calls).toEqual([key, key, `${key}/compensation`]);
      expect(await held()).toEqual({ inside: 0, outside: 0, state: 'compensated' });
      await expect(charge()).rejects.toMatchObject({ code: 'AlreadyCompensated' });
    },
  );

  it('asks no more than once about a request begun, however often its compensation is tried', async () => {
    provider.after = lost;
    await expect(charge()).rejects.toThrow();
    provider.after = (asked) => {
      if (asked.endsWith('/compensation')) lost();
    };
    await expect(refund()).rejects.toThrow();
    await expect(refund()).rejects.toThrow();
    provider.after = () => {};
    await refund();
    expect(provider.calls.filter((asked) => asked === key)).toHaveLength(2);
    expect(await held()).toEqual({ inside: 0, outside: 0, state: 'compensated' });
  });

  it('has nothing to compensate when the provider had refused, though nobody was told', async () => {
    provider.refuses = true;
    provider.after = lost;
    await expect(charge()).rejects.toThrow('connection lost');
    provider.after = () => {};
    provider.refuses = false;
    await refund();
    expect(provider.calls).toEqual([key, key]);
    expect(await effectsOf(database, [key])).toMatchObject([{ state: 'compensated', nullCompensation: true }]);
    expect(await held()).toMatchObject({ inside: 0, outside: 0 });
  });

  it('does nothing when the compensation comes first, and never asks the provider afterwards', async () => {
    await refund();
    await expect(charge()).rejects.toMatchObject({ code: 'AlreadyCompensated' });
    expect(provider.calls).toEqual([]);
  });

  it('fences a copy off that is at the provider while the compensation runs', async () => {
    let letGo = () => {};
    const arrived = new Promise<void>((atProvider) => {
      provider.before = () => {
        atProvider();
        return new Promise<void>((resolve) => (letGo = resolve));
      };
    });
    const slow = charge();
    await arrived;
    provider.before = () => {};
    await refund();
    letGo();
    await expect(slow).rejects.toMatchObject({ code: 'AlreadyCompensated' });
    expect(await held()).toEqual({ inside: 0, outside: 0, state: 'compensated' });
  });

  it('lets two copies at the provider take effect once', async () => {
    provider.delay = 20;
    const call = next();
    await expect(Promise.all([charge(call), charge(call), charge(call)])).resolves.toHaveLength(3);
    expect(await held()).toEqual({ inside: 1, outside: 1, state: 'done' });
    await Promise.all([refund(), refund()]);
    expect(await held()).toEqual({ inside: 0, outside: 0, state: 'compensated' });
  });

  it('stops a straggler that a later attempt has overtaken before it asks the provider', async () => {
    provider.before = lost;
    const straggler = next();
    await expect(charge()).rejects.toThrow();
    provider.before = () => {};
    await expect(charge(straggler)).rejects.toMatchObject({ code: 'superseded' });
    expect(provider.calls).toHaveLength(1);
  });

  it('goes on with a compensation that failed inside, without a second refund', async () => {
    await charge();
    at = (verb, point) => {
      if (verb === 'refund' && point === 'before-commit') lost();
    };
    await expect(refund()).rejects.toThrow();
    expect(await held()).toEqual({ inside: 1, outside: 0, state: 'compensating' });
    at = () => {};
    await refund();
    expect(await held()).toEqual({ inside: 0, outside: 0, state: 'compensated' });
  });

  it('gives a plain compensation what the provider answered, and whether inside had run', async () => {
    const seen: unknown[] = [];
    const both = paymentsOn(provider, (verb) => {
      if (verb === 'charge') lost();
    });
    const plain = barrierOf(payments, { ...both, refund: async (told: unknown) => void seen.push(told) }, database);
    await expect(plain.request('charge', input, next())).rejects.toThrow();
    await plain.compensate('refund', { stepId: 'charge', input }, next());
    expect(seen).toEqual([{ stepId: 'charge', input, effect: { id: `card ${key}` } }]);
  });

  it('compensates what a version without the outside had done', async () => {
    const both = paymentsOn(provider);
    const earlier = barrierOf(payments, { ...both, charge: async () => ({ id: 'inside' }) }, database);
    await earlier.request('charge', input, next());
    await database.kysely.updateTable('account').set({ balance: 1 }).execute();
    await refund();
    expect(await held()).toMatchObject({ inside: 0, state: 'compensated' });
  });
});
