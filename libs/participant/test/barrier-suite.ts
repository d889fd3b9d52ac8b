import { event, participant, refusal, sagaTypes } from '@backstitch/contract';
import { type Dialect, messageWithCauses, ranIn } from '@backstitch/database';
import { TcpProxy } from '@backstitch/testing/network';
import { TestProcess } from '@backstitch/testing/process';
import { type Kysely, sql } from 'kysely';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { type Barrier, barrierOf } from '../src/barrier/barrier';
import type { StepCall } from '../src/barrier/step-call';
import { effectsOf } from '../src/effects-of';
import { migrate } from '../src/migrate';
import { actOnRefused, outboxActsOf, outboxOf, refusedIn } from '../src/outbox';
import { publishIn } from '../src/outbox/publish-in';
import type { OutboxSchema } from '../src/outbox/outbox-table';
import type { Attempt } from '../src/attempt';
import { openedHere } from './libraries/kysely';
import type { Library, OpenLibrary } from './libraries';

const Held = event('Held', z.object({ account: z.string() }), { key: ({ account }) => account });
const NoFunds = refusal('NoFunds', z.object({}));
export const bank = participant(
  'bank',
  {
    hold: {
      input: z.object({ account: z.string() }),
      output: z.object({ held: z.number() }),
      refusals: [NoFunds],
      compensation: 'release',
    },
    charge: { input: z.object({}), output: z.object({ id: z.string() }), compensation: 'refund' },
  },
  { publishes: [Held], starts: ['audit'] },
);

const { audit } = sagaTypes('audits', {
  audit: { input: z.object({ account: z.string() }), output: z.object({}) },
});

type During = (attempt: Attempt<unknown, typeof Held, 'audit'>) => unknown;

/** The bank's verbs over a library, and what they have been asked. */
export function bankOver({ add }: OpenLibrary<unknown>, during: { now: During; outside?: () => unknown }) {
  const asked: string[] = [];
  const inside =
    (verb: string, amount: number) => async (_: unknown, attempt: Attempt<unknown, typeof Held, 'audit'>) => {
      asked.push(verb);
      await add(attempt.tx, amount);
      await during.now(attempt);
    };
  const [hold, charge] = [inside('hold', 1), inside('charge', 10)];
  const service = {
    hold: async (input: { account: string }, attempt: Attempt<unknown, typeof Held, 'audit'>) => {
      await hold(input, attempt);
      if (input.account === 'empty') throw NoFunds({});
      return { held: 1 };
    },
    release: inside('release', -1),
    charge: {
      outside: async () => ((await during.outside?.()) ?? 'card') as string,
      inside: async (input: unknown, attempt: Attempt<unknown, typeof Held, 'audit'>) => {
        await charge(input, attempt);
        return { id: '1' };
      },
    },
    refund: { outside: async () => 'card', inside: inside('refund', -10) },
  };
  return { service, asked };
}

/** What a request fails with, with its causes. */
const reasonOf = (asked: Promise<unknown>): Promise<string> => asked.then(() => 'nothing', messageWithCauses);

/** The table that all libraries use. */
export async function makeAccount({ database }: OpenLibrary<unknown>): Promise<void> {
  const db = database.kysely as Kysely<unknown>;
  await sql`create table account (id varchar(20) primary key, balance integer not null)`.execute(db);
  await sql`insert into account (id, balance) values ('a', 0)`.execute(db);
}

/** What the barrier promises, on one database by one library. */
export function barrierSuite(
  { open, name, destroys }: Library,
  dialect: Dialect,
  fresh: (dialect: Dialect) => Promise<string>,
): void {
  let one: OpenLibrary<unknown>;
  let other: OpenLibrary<unknown>;
  let barrier: Barrier;
  let second: Barrier;
  let asked: string[];
  let url: string;
  let call: StepCall;
  let count = 0;
  const during: { now: During; outside?: () => unknown } = { now: () => {} };
  const db = () => one.database.kysely as Kysely<{ account: { id: string; balance: number } }>;
  const balance = async () =>
    Number((await db().selectFrom('account').select('balance').executeTakeFirstOrThrow()).balance);
  const state = async () => (await effectsOf(one.database, [call.stepKey]))[0]!.state;
  const next = (more: Partial<StepCall> = {}): StepCall => ({
    ...call,
    askedAt: (count += 1),
    timeout: 10_000,
    ...more,
  });
  const hold = (more?: Partial<StepCall>, account = 'a') => barrier.request('hold', { account }, next(more));
  const release = (by = barrier) => by.compensate('release', { stepId: 'hold', input: { account: 'a' } }, next());

  beforeAll(async () => {
    url = await fresh(dialect);
    one = await open(dialect, url);
    // A file of SQLite is one process's, unless openDatabase opens it.
    other = dialect === 'sqlite' && name !== openedHere.name ? one : await open(dialect, url);
    await migrate(one.database);
    await migrate(one.database);
    await makeAccount(one);
  });
  afterAll(async () => {
    await one?.close();
    if (other !== one) await other?.close();
  });
  beforeEach(async () => {
    await db().updateTable('account').set({ balance: 0 }).execute();
    const made = bankOver(one, during);
    const elsewhere = bankOver(other, during);
    elsewhere.asked.push = (...verbs) => made.asked.push(...verbs);
    barrier = barrierOf(bank, made.service, one.database);
    second = barrierOf(bank, elsewhere.service, other.database);
    asked = made.asked;
    during.now = () => {};
    delete during.outside;
    call = { stepKey: `run/${(count += 1)}`, stepId: 'hold', saga: { type: 't', id: '1' }, askedAt: count };
  });

  it('commits an effect with its row, and answers a repeated request with what is stored', async () => {
    await expect(hold()).resolves.toEqual({ held: 1 });
    await expect(hold()).resolves.toEqual({ held: 1 });
    expect([asked, await balance(), await state()]).toEqual([['hold'], 1, 'done']);
  });

  it('compensates once, and lets no request take effect afterwards', async () => {
    await hold();
    await release();
    await release();
    await expect(hold()).rejects.toMatchObject({ code: 'AlreadyCompensated' });
    expect([asked, await balance(), await state()]).toEqual([['hold', 'release'], 0, 'compensated']);
  });

  it('marks a compensation that comes first, and refuses the request', async () => {
    await release();
    await expect(hold()).rejects.toMatchObject({ code: 'AlreadyCompensated' });
    expect([asked, await balance()]).toEqual([[], 0]);
    expect(await effectsOf(one.database, [call.stepKey])).toMatchObject([{ nullCompensation: true }]);
  });

  it('leaves nothing of a request that is refused, or fails', async () => {
    await expect(hold({}, 'empty')).rejects.toMatchObject({ code: 'NoFunds' });
    expect([await balance(), await state()]).toEqual([0, 'refused']);
    call = { ...call, stepKey: `${call.stepKey}/2` };
    during.now = ({ tx }) => one.addAgain(tx);
    await expect(reasonOf(hold())).resolves.toMatch(/duplicate|unique|constraint/i);
    expect([await balance(), await state()]).toEqual([0, 'none']);
    await expect(hold({ attempt: 4 })).rejects.toMatchObject({ code: 'RequestBroken' });
  });

  it('makes copies that come at the same moment wait for each other, in one process and in two', async () => {
    during.now = () => sleep(30);
    const copies = [hold(), second.request('hold', { account: 'a' }, next()), hold()];
    await expect(Promise.all(copies)).resolves.toEqual([{ held: 1 }, { held: 1 }, { held: 1 }]);
    await Promise.all([release(), release(second)]);
    expect([asked, await balance()]).toEqual([['hold', 'release'], 0]);
  });

  it('ends an attempt that hangs, takes nothing more from it, and goes on', async () => {
    let late: Promise<unknown> = Promise.resolve();
    during.now = ({ tx }) => (late = sleep(700).then(() => one.add(tx, 40)));
    await expect(hold({ timeout: 400 })).rejects.toMatchObject({ code: 'attempt-timed-out' });
    await expect(late).rejects.toThrow();
    expect([await balance(), await state()]).toEqual([0, 'none']);
    during.now = () => {};
    await expect(hold()).resolves.toEqual({ held: 1 });
  });

  it('refuses what a verb sends when it has returned, and keeps all of it or nothing', async () => {
    const late: Promise<unknown>[] = [];
    during.now = ({ tx }) => {
      // Nobody awaits it, and it fails: PostgreSQL takes the whole transaction back.
      late.push(one.addAgain(tx).catch(() => sleep(1).then(() => one.add(tx, 40))));
    };
    const answer = await hold().then(
      () => 'done',
      () => 'none',
    );
    await Promise.allSettled(late);
    expect([await state(), await balance()]).toEqual([answer, answer === 'done' ? 1 : 0]);
    let kept: unknown;
    during.now = ({ tx }) => void (kept = tx);
    call = { ...call, stepKey: `${call.stepKey}/2` };
    await hold();
    const before = await balance();
    await expect(one.add(kept, 40)).rejects.toThrow();
    expect(await balance()).toBe(before);
  });

  it('lets no verb end the transaction that holds its row', async () => {
    during.now = ({ tx }) => one.raw(tx, 'commit');
    await expect(reasonOf(hold())).resolves.toMatch(/A verb sent 'commit'/);
    expect([await balance(), await state()]).toEqual([0, 'none']);
  });

  it('refuses a stream, which goes on by itself', async () => {
    if (!one.stream) return;
    during.now = ({ tx }) => one.stream!(tx);
    await expect(reasonOf(hold())).resolves.toMatch(/Streams are not supported/);
    expect([await balance(), await state()]).toEqual([0, 'none']);
    during.now = () => {};
    await expect(hold({ attempt: 2 })).resolves.toEqual({ held: 1 });
  });

  it('lets no verb begin a transaction on the connection of its own', async () => {
    if (!one.begin) return;
    during.now = ({ tx }) => one.begin!(tx);
    await expect(reasonOf(hold())).resolves.toMatch(/A verb began a transaction inside its own/);
    expect([await balance(), await state()]).toEqual([0, 'none']);
  });

  it('has a transaction inside the one of a verb behind the same door', async () => {
    if (!one.inside) return;
    let kept: unknown;
    during.now = ({ tx }) =>
      one.inside!(tx, async (inner) => {
        kept = inner;
        await one.add(inner, 5);
        throw new Error('the part is undone');
      }).catch((error: Error) => {
        if (!error.message.includes('the part')) throw error;
      });
    await expect(hold()).resolves.toEqual({ held: 1 });
    expect([await balance(), await state()]).toEqual([1, 'done']);
    await expect(one.add(kept, 40)).rejects.toThrow();
    during.now = ({ tx }) => one.inside!(tx, (inner) => one.raw(inner, 'commit'));
    call = { ...call, stepKey: `${call.stepKey}/2` };
    await expect(reasonOf(hold())).resolves.toMatch(/A verb sent 'commit'/);
    let late: Promise<unknown> = Promise.resolve();
    during.now = ({ tx }) => {
      late = one.inside!(tx, (inner) => sleep(50).then(() => one.add(inner, 40))).catch(() => {});
    };
    call = { ...call, stepKey: `${call.stepKey}/3` };
    await hold().catch(() => {});
    await late;
    expect(await balance()).toBeLessThan(40);
  });

  it('has committed that it begins before a provider is asked', async () => {
    let before: string | undefined;
    during.outside = async () => (before = await state());
    const charge = () => barrier.request('charge', {}, next());
    await expect(charge()).resolves.toEqual({ id: '1' });
    await expect(charge()).resolves.toEqual({ id: '1' });
    expect([before, await state(), await balance()]).toEqual(['begun', 'done', 10]);
    await barrier.compensate('refund', { stepId: 'charge', input: {} }, next());
    expect([asked, await balance()]).toEqual([['charge', 'refund'], 0]);
  });

  it('publishes and starts with the effect, and never without it', async () => {
    during.now = ({ publish, start }) => {
      publish(Held({ account: 'a' }));
      start(audit, { account: 'a' });
    };
    await hold();
    const { waiting } = await outboxOf(one.database);
    expect(waiting).toBe(2);
    call = { ...call, stepKey: `${call.stepKey}/2` };
    await expect(hold({}, 'empty')).rejects.toMatchObject({ code: 'NoFunds' });
    expect(await outboxOf(one.database)).toMatchObject({ waiting });
    const refused = (one.database.kysely as Kysely<OutboxSchema>).updateTable('backstitch_outbox').set({ refused: 1 });
    await refused.where('name', '=', 'audit').execute();
    const [row] = await refusedIn(one.database);
    await actOnRefused(one.database, row!.row, { action: 'drop', by: 'Ada', reason: 'a test' });
    expect(await outboxOf(one.database)).toMatchObject({ waiting: waiting - 1, refused: 0 });
    const [act] = await outboxActsOf(one.database);
    expect(act).toMatchObject({ action: 'drop', kind: 'start', name: 'audit', data: { account: 'a' } });
  });

  it('says so where a transaction that publishes nothing has caught a failure, and was taken back for it', async () => {
    const answered = await publishIn(one.database, bank, async ({ tx }) => {
      await one.add(tx, 1);
      await Promise.resolve(one.addAgain(tx)).catch(() => {});
    }).then(
      () => 1,
      () => 0,
    );
    expect(await balance()).toBe(answered);
  });

  it('keeps all of a migration that has caught a failure, or says that it has kept nothing', async () => {
    const up = async (tx: Kysely<unknown>) => {
      await sql`update account set balance = 5`.execute(tx);
      await sql`insert into account (id, balance) values ('a', 0)`.execute(tx).catch(() => {});
    };
    const ran = await migrate(one.database, { caught: { up } }, { of: 'bank' }).then(
      () => ['caught'],
      () => [],
    );
    expect(await balance()).toBe(ran.length * 5);
    expect(await ranIn(one.database, 'bank_participant_migration')).toEqual(ran);
  });

  it('leaves nothing of an attempt whose process is killed inside its verb', async () => {
    const child = TestProcess.typescript(require.resolve('./stopping-child'), {}, [name, dialect, url, call.stepKey]);
    try {
      expect(await child.said(/./)).toEqual({ msg: 'inside' });
    } finally {
      await child.kill();
    }
    await expect(hold()).resolves.toEqual({ held: 1 });
    expect([asked, await balance()]).toEqual([['hold'], 1]);
  });

  if (dialect === 'sqlite') return;
  it('lets an attempt go whose database has fallen silent, and its connection, where the library lets it', async () => {
    const there = new URL(url);
    const proxy = await TcpProxy.start(Number(there.port));
    there.port = String(proxy.port);
    const silent = await open(dialect, there.href);
    try {
      const { service } = bankOver(silent, during);
      const through = barrierOf(bank, service, silent.database);
      during.now = () => proxy.deafenOpen();
      const attempt = through
        .request('hold', { account: 'a' }, next({ timeout: 300 }))
        .catch((error: unknown) => error);
      await expect(Promise.race([attempt, sleep(8_000, 'late')])).resolves.toMatchObject({ code: 'attempt-timed-out' });
      if (!destroys) return;
      expect(await until(() => proxy.connections === 0)).toBe(true);
      during.now = () => {};
      call = { ...call, stepKey: `${call.stepKey}/2` };
      await expect(through.request('hold', { account: 'a' }, next())).resolves.toEqual({ held: 1 });
    } finally {
      await Promise.race([silent.close(), sleep(200)]);
      await proxy.stop();
    }
  });
}

/** Whether it comes true within two seconds. */
async function until(isSo: () => boolean): Promise<boolean> {
  for (let waited = 0; waited < 2_000 && !isSo(); waited += 20) await sleep(20);
  return isSo();
}
