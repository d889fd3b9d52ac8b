import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { testDatabases } from '@backstitch/testing/databases';
import type { Kysely } from 'kysely';
import { barrierOf } from '../src/barrier/barrier';
import { effectsOf } from '../src/effects-of';
import { migrate } from '../src/migrate';
import { bank, bankOver, makeAccount } from './barrier-suite';
import type { Library } from './libraries';
import { prisma } from './libraries/prisma';

interface Tx {
  $transaction(work: (tx: unknown) => Promise<unknown>): Promise<unknown>;
}

const folder = mkdtempSync(join(tmpdir(), 'backstitch-prisma-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('a transaction that a verb begins inside its own and leaves behind takes nothing of the barrier along', async () => {
  const one = await (prisma as Library).open('sqlite', `sqlite:${join(folder, 'bank.db')}`);
  try {
    await migrate(one.database);
    await makeAccount(one);
    const inner: Promise<unknown>[] = [];
    const now = async ({ tx }: { readonly tx: unknown }) => {
      let begun = () => {};
      const hasBegun = new Promise<void>((resolve) => (begun = resolve));
      const failing = (tx as Tx).$transaction(async (within) => {
        await one.add(within, 40);
        begun();
        await sleep(100);
        throw new Error('too late');
      });
      inner.push(failing.catch((error: Error) => error.message));
      // It has begun before the verb ends.
      await hasBegun;
    };
    const barrier = barrierOf(bank, bankOver(one, { now }).service, one.database);
    const call = { stepKey: 'run/1', stepId: 'hold', saga: { type: 't', id: '1' }, askedAt: Date.now() };
    await expect(barrier.request('hold', { account: 'a' }, call)).resolves.toEqual({ held: 1 });
    expect(await Promise.all(inner)).toEqual(['too late']);
    const db = one.database.kysely as Kysely<{ account: { balance: number } }>;
    const { balance } = await db.selectFrom('account').select('balance').executeTakeFirstOrThrow();
    expect([(await effectsOf(one.database, ['run/1']))[0]!.state, Number(balance)]).toEqual(['done', 1]);
  } finally {
    await one.close();
  }
});

it('a statement of one’s own that breaks a constraint is told as broken, by PostgreSQL’s code', async () => {
  const databases = testDatabases();
  const one = await (prisma as Library).open('postgres', await databases.fresh('postgres'));
  try {
    await migrate(one.database);
    await makeAccount(one);
    let statement = "insert into account (id, balance) values ('a', 0)";
    const now = ({ tx }: { readonly tx: unknown }) => one.raw(tx, statement);
    const barrier = barrierOf(bank, bankOver(one, { now }).service, one.database);
    const call = { stepKey: 'run/1', stepId: 'hold', saga: { type: 't', id: '1' }, askedAt: Date.now(), attempt: 4 };
    await expect(barrier.request('hold', { account: 'a' }, call)).rejects.toMatchObject({
      code: 'RequestBroken',
      details: { code: '23505' },
    });
    // One that was in another's way may well succeed: it is tried again.
    statement = "do $$ begin raise 'in the way' using errcode = '40001'; end $$";
    const later = { ...call, stepKey: 'run/2' };
    await expect(barrier.request('hold', { account: 'a' }, later)).rejects.toMatchObject({ code: 'P2010' });
  } finally {
    await one.close();
    await databases.stop();
  }
});
