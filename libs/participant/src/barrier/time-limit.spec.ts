import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { participant } from '@backstitch/contract';
import { sql, type Transaction } from 'kysely';
import { z } from 'zod';
import type { Attempt } from '../attempt';
import { migrate } from '../migrate';
import { openDatabase } from '@backstitch/database';
import { collectGarbage } from '../../test/collect-garbage';
import { CardProvider } from '../../test/card-provider';
import { type PaymentsDatabase, payments, paymentsMigrations, paymentsOn } from '../../test/payments';
import { startPostgres } from '@backstitch/testing/databases';
import { barrierOf } from './barrier';
import { timeLimit } from './time-limit';

describe('a time limit', () => {
  it('fires, whatever garbage is collected meanwhile', async () => {
    const { signal, clear } = timeLimit(150, new AbortController().signal);
    await sleep(20);
    for (let times = 0; times < 3; times++) collectGarbage();
    await once(signal, 'abort', { signal: controlled(2_000) });
    expect(signal.reason).toMatchObject({ name: 'TimeoutError' });
    clear();
  });

  it("aborts with its caller, and with the caller's reason, at once where that has long aborted", async () => {
    const caller = new AbortController();
    const { signal } = timeLimit(undefined, caller.signal);
    collectGarbage();
    caller.abort(new Error('cancelled'));
    expect(signal.reason).toEqual(new Error('cancelled'));
    expect(timeLimit(1_000, caller.signal).signal.reason).toEqual(new Error('cancelled'));
  });

  it('does not fire once it is cleared, nor at once when it is longer than any timer', async () => {
    const caller = new AbortController();
    const [short, long] = [timeLimit(20, caller.signal), timeLimit(2 ** 40)];
    short.clear();
    await sleep(60);
    caller.abort();
    expect([short.signal.aborted, long.signal.aborted]).toEqual([false, false]);
    long.clear();
  });
});

it('ends an attempt that hangs though garbage is collected, and lets the next one have the database', async () => {
  const database = await openDatabase<PaymentsDatabase>('sqlite::memory:');
  await migrate(database, paymentsMigrations);
  let hang: Promise<unknown> | undefined = new Promise(() => {});
  const barrier = barrierOf(
    payments,
    paymentsOn(new CardProvider(), () => hang),
    database,
  );
  const call = { stepKey: 'a/1', stepId: 'hold', saga: { type: 't', id: '1' } };
  const input = { account: 'a' };
  const asked = barrier.request('hold', input, { ...call, timeout: 200, signal: new AbortController().signal });
  const ended = asked.catch((error: unknown) => error);
  await sleep(50);
  for (let times = 0; times < 3; times++) collectGarbage();
  expect(await Promise.race([ended, sleep(2_000, 'still hangs', { ref: false })])).toMatchObject({
    code: 'attempt-timed-out',
  });
  hang = undefined;
  await expect(barrier.request('hold', input, call)).resolves.toEqual({ held: true });
  await database.close();
});

it('ends an attempt whose input’s schema never settles, and one of its compensation', async () => {
  let checks = (): Promise<boolean> => Promise.resolve(true);
  const account = z.string().refine(() => checks());
  const slow = participant('slow', { hold: { input: account, output: z.void(), compensation: 'release' } });
  const database = await openDatabase('sqlite::memory:');
  await migrate(database);
  const lost = () => Promise.reject(new Error('connection lost'));
  const sides = { outside: lost, inside: async () => {} };
  const barrier = barrierOf(slow, { hold: sides, release: sides } as never, database);
  const call = { stepKey: 'a/1', stepId: 'hold', saga: { type: 't', id: '1' }, timeout: 200 };
  const given = { stepId: 'hold', input: 'a' };
  const hung = async (asked: Promise<unknown>) => {
    const ended = asked.then(
      () => 'done',
      (error: unknown) => error,
    );
    expect(await Promise.race([ended, sleep(5_000, 'still hangs', { ref: false })])).toMatchObject({
      code: 'attempt-timed-out',
    });
  };
  await expect(barrier.request('hold', 'a', { ...call, timeout: 10_000 })).rejects.toThrow('connection lost');
  // As a row of an earlier version: its input has to be parsed again.
  await database.kysely
    .updateTable('backstitch_barrier' as never)
    .set({ input_as: 'given' } as never)
    .execute();
  checks = () => new Promise(() => {});
  await hung(barrier.request('hold', 'a', call));
  await hung(barrier.compensate('release', given, call));
  await database.close();
});

it('leaves the role its stricter time-out of PostgreSQL', async () => {
  const server = await startPostgres();
  const url = await server.createDatabase();
  const admin = await openDatabase(url);
  await migrate(admin);
  const limits = participant('limits', { read: { input: z.void(), output: z.array(z.string()), compensation: null } });
  const within = async (timeout: number) => {
    const database = await openDatabase(url, { connections: 1 });
    const barrier = barrierOf(
      limits,
      {
        read: async (_: void, { tx }: Attempt<Transaction<unknown>>) => {
          const { rows } = await sql<{ s: string; i: string }>`select current_setting('statement_timeout') as s,
            current_setting('idle_in_transaction_session_timeout') as i`.execute(tx);
          return [rows[0]!.s, rows[0]!.i];
        },
      },
      database,
    );
    const call = { stepKey: `limits/${Math.random()}`, stepId: 'read', saga: { type: 't', id: '1' }, timeout };
    return barrier.request('read', undefined, call).finally(() => database.close()) as Promise<string[]>;
  };
  const ours = /^1\d{4}ms$/;
  expect(await within(10_000)).toEqual([expect.stringMatching(ours), expect.stringMatching(ours)]);
  await sql`alter role postgres set statement_timeout = '2s'`.execute(admin.kysely);
  expect(await within(10_000)).toEqual(['2s', expect.stringMatching(ours)]);
  expect(await within(1_000)).toEqual([expect.stringMatching(/^1\d{3}ms$/), expect.stringMatching(/^1\d{3}ms$/)]);
  await admin.close();
  await server.stop();
});

/** Aborts after so long, so that a failing test ends. */
function controlled(milliseconds: number): AbortSignal {
  const late = new AbortController();
  setTimeout(() => late.abort(new Error('never fired')), milliseconds).unref();
  return late.signal;
}
