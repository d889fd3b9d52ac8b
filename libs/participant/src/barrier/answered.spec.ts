import { type Kysely, sql } from 'kysely';
import { migrate } from '../migrate';
import { type OpenDatabase, openDatabase } from '@backstitch/database';
import { effectsOf } from '../effects-of';
import { CardProvider } from '../../test/card-provider';
import { type PaymentsDatabase, payments, paymentsMigrations, paymentsOn } from '../../test/payments';
import { type TestDatabases, testDatabases } from '@backstitch/testing/databases';
import { type Barrier, barrierOf } from './barrier';
import type { BarrierSchema } from './barrier-table';
import type { Given } from './given';
import type { StepCall } from './step-call';

let databases: TestDatabases;
beforeAll(async () => (databases = testDatabases()));
afterAll(() => databases.stop());

/** Each state that a row can be in, how it comes into it, and what is in effect then. */
const states = [
  'none',
  'begun',
  'refused',
  'done',
  'fenced at begun',
  'fenced at done',
  'compensated',
  'null',
] as const;
type State = (typeof states)[number];
/** Where the row agrees that the request completed. */
const agrees: readonly State[] = ['done', 'fenced at done', 'compensated'];

describe.each(['sqlite', 'postgres'] as const)('a compensation whose request was answered, on %s', (dialect) => {
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
    key = `${account}/step`;
    provider = new CardProvider();
    barrier = barrierOf(payments, paymentsOn(provider), database);
  });

  const next = (): StepCall => ({
    stepKey: key,
    stepId: 'step',
    saga: { type: 'bookTrip', id: '1' },
    askedAt: (clock += 1),
  });
  const ask = (verb: string) => barrier.request(verb, input, next());
  const undo = (verb: string, given: Partial<Given> = {}) =>
    barrier.compensate(verb, { stepId: 'step', input, ...given }, next());
  const lost = () => {
    throw new Error('connection lost');
  };
  const row = async () => {
    const db = database.kysely as Kysely<unknown> as Kysely<BarrierSchema>;
    return db.selectFrom('backstitch_barrier').selectAll().where('step_key', '=', key).executeTakeFirst();
  };

  async function brought(to: State): Promise<void> {
    switch (to) {
      case 'none':
        return;
      case 'begun':
      case 'fenced at begun':
        provider.before = lost;
        await expect(ask('charge')).rejects.toThrow('connection lost');
        if (to === 'fenced at begun') await expect(undo('refund')).rejects.toThrow('connection lost');
        break;
      case 'refused':
        provider.refuses = true;
        await expect(ask('charge')).rejects.toMatchObject({ code: 'CardDeclined' });
        provider.refuses = false;
        break;
      case 'done':
        await ask('charge');
        break;
      case 'fenced at done':
        await ask('charge');
        provider.before = lost;
        await expect(undo('refund')).rejects.toThrow('connection lost');
        break;
      case 'compensated':
        await ask('charge');
        await undo('refund');
        break;
      case 'null':
        await undo('refund');
    }
    provider.before = () => {};
  }

  describe.each([
    ['is told so', { answered: true }],
    ['is told what was answered', { output: { id: 'c' } }],
  ] as const)('and that %s', (_, knows) => {
    it.each(states.filter((state) => agrees.includes(state)))('undoes what is %s', async (state) => {
      await brought(state);
      await undo('refund', knows);
      await undo('refund', knows);
      expect(await effectsOf(database, [key])).toMatchObject([{ state: 'compensated', nullCompensation: false }]);
      expect(provider.net(key)).toBe(0);
    });

    it.each(states.filter((state) => !agrees.includes(state)))(
      'asks for attention where the row is %s, changes nothing, and goes on asking',
      async (state) => {
        await brought(state);
        const [before, calls] = [await row(), [...provider.calls]];
        for (let attempt = 1; attempt <= 2; attempt++) {
          await expect(undo('refund', knows)).rejects.toMatchObject({
            code: 'effect-unsettled',
            message: expect.stringContaining(key) as unknown,
          });
        }
        expect(await row()).toEqual(before);
        expect(provider.calls).toEqual(calls);
      },
    );
  });

  it.each(states)('needs no row that agrees where the outcome was unknown: %s', async (state) => {
    await brought(state);
    await undo('refund');
    await undo('refund');
    expect(await effectsOf(database, [key])).toMatchObject([{ state: 'compensated' }]);
    expect(provider.net(key)).toBe(0);
  });

  it('sees that the row of a plain request was deleted, and leaves what it finds', async () => {
    await ask('hold');
    await sql`delete from backstitch_barrier where step_key = ${key}`.execute(database.kysely);
    await expect(undo('release', { answered: true })).rejects.toMatchObject({ code: 'effect-unsettled' });
    expect(await row()).toBeUndefined();
    const account = database.kysely.selectFrom('account').select('balance');
    expect(await account.where('id', '=', key.split('/')[0]!).execute()).toEqual([{ balance: 1 }]);
  });

  it('sees that another database served the request', async () => {
    const other = await openDatabase<PaymentsDatabase>(await databases.fresh(dialect));
    await migrate(other, paymentsMigrations);
    await ask('hold');
    const elsewhere = barrierOf(payments, paymentsOn(provider), other);
    const told = elsewhere.compensate('release', { stepId: 'step', answered: true }, next());
    await expect(told).rejects.toMatchObject({ code: 'effect-unsettled' });
    await undo('release', { answered: true, input: undefined });
    expect(await effectsOf(database, [key])).toMatchObject([{ state: 'compensated', nullCompensation: false }]);
    await other.close();
  });
});
