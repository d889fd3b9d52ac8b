import { type MariadbServer, startMariadb } from '@backstitch/testing/databases';
import { type Kysely, sql } from 'kysely';
import { makeAccount } from './barrier-suite';
import { type OpenLibrary, libraries } from './libraries';

/** MySQL rolls a whole transaction back by itself: what comes behind that in the same connection would commit alone. */
describe.each(libraries.filter(({ dialects }) => dialects.includes('mysql')))(
  'what MySQL and MariaDB roll back by themselves, by $name',
  ({ open }) => {
    let server: MariadbServer;
    let one: OpenLibrary<unknown>;
    beforeAll(async () => {
      server = await startMariadb({
        flags: [
          '--innodb-rollback-on-timeout=on',
          '--innodb-lock-wait-timeout=1',
          // MariaDB's default from 11.6.2 on.
          '--innodb-snapshot-isolation=on',
        ],
      });
      one = await open('mysql', await server.createDatabase());
      await makeAccount(one);
      await sql`insert into account (id, balance) values ('b', 0), ('c', 0)`.execute(db());
    });
    afterAll(async () => {
      await one.close();
      await server.stop();
    });
    beforeEach(() => sql`update account set balance = 0`.execute(db()));

    const db = () => one.database.kysely as Kysely<{ account: { id: string; balance: number } }>;
    const add = (tx: unknown, id: string) => one.raw(tx, `update account set balance = balance + 1 where id = '${id}'`);
    const balanceOf = async (id: string) =>
      Number((await db().selectFrom('account').selectAll().where('id', '=', id).executeTakeFirstOrThrow()).balance);
    const inVerb = (verb: (tx: unknown) => Promise<unknown>) =>
      one.database.transaction(({ tx, verb: run }) => run(() => verb(tx)));

    const failureOf = (asked: Promise<unknown>) =>
      asked.then(
        () => 'none',
        ({ code, cause }: { code?: string; cause?: { code: string } }) => code ?? cause?.code,
      );

    it.each(['', ' in a transaction inside'])(
      'takes no query that was sent beside one that met a deadlock%s',
      async (where) => {
        if (where !== '' && !one.inside) return;
        const both = (tx: unknown, work: (tx: unknown) => Promise<unknown>) =>
          where === '' ? work(tx) : one.inside!(tx, work);
        const met = [0, 1].map(() => {
          let meet = () => {};
          return { meeting: new Promise<void>((resolve) => (meet = resolve)), meet: () => meet() };
        });
        const crossing = (mine: number) =>
          inVerb(async (tx) => {
            await add(tx, 'ab'[mine]!);
            met[mine]!.meet();
            await met[1 - mine]!.meeting;
            await both(tx, (sent) => Promise.all([add(sent, 'ba'[mine]!), add(sent, 'c')]));
          });
        const ends = await Promise.allSettled([crossing(0), crossing(1)]);
        // One of both is the victim, and nothing of it is there.
        expect(ends.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
        expect(await Promise.all(['a', 'b', 'c'].map(balanceOf))).toEqual([1, 1, 1]);
      },
    );

    it('takes no query that comes after a lock was waited for in vain', async () => {
      let held = () => {};
      let done = () => {};
      const holding = new Promise<void>((resolve) => (held = resolve));
      const until = new Promise<void>((resolve) => (done = resolve));
      const holder = inVerb(async (tx) => {
        await add(tx, 'b');
        held();
        await until;
      });
      await holding;
      const failures: unknown[] = [];
      const waiting = inVerb(async (tx) => {
        await add(tx, 'a');
        await add(tx, 'b').catch((error: unknown) => failures.push(error));
        await add(tx, 'c');
      });
      expect(await failureOf(waiting)).toBe('transaction-ended');
      done();
      await holder;
      expect(failures).toHaveLength(1);
      expect(await Promise.all(['a', 'b', 'c'].map(balanceOf))).toEqual([0, 1, 0]);
    });

    it('takes no query that comes after a record that has changed since it was read', async () => {
      const failures: unknown[] = [];
      const overtaken = inVerb(async (tx) => {
        await one.raw(tx, `select * from account where id = 'b'`);
        await inVerb((other) => add(other, 'b'));
        await add(tx, 'b').catch((error: unknown) => failures.push(error));
        await add(tx, 'c');
      });
      expect(await failureOf(overtaken)).toBe('transaction-ended');
      expect(failures).toHaveLength(1);
      expect(await Promise.all(['b', 'c'].map(balanceOf))).toEqual([1, 0]);
    });
  },
);
