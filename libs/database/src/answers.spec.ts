import { setTimeout as sleep } from 'node:timers/promises';
import { type PostgresServer, startPostgres } from '@backstitch/testing/databases';
import { TcpProxy } from '@backstitch/testing/network';
import { sql } from 'kysely';
import { answers } from './answers';
import { openDatabase } from './open-database';

let server: PostgresServer;
beforeAll(async () => (server = await startPostgres()));
afterAll(() => server.stop());

const unreachable = (why: string) => ({
  code: 'database-unreachable',
  message: expect.stringContaining(why) as unknown,
});

describe('a database answers', () => {
  it('on SQLite, but not while its one connection is taken for longer than that', async () => {
    const database = await openDatabase('sqlite::memory:');
    await answers(database, 500);
    const taken = database.kysely.transaction().execute(() => sleep(400));
    await expect(answers(database, 100)).rejects.toMatchObject(unreachable('100 ms'));
    await taken;
    await answers(database, 500);
    await database.close();
  });

  it('on PostgreSQL, but not when it falls silent, and then on a new connection', async () => {
    const url = new URL(await server.createDatabase());
    const proxy = await TcpProxy.start(Number(url.port));
    url.port = String(proxy.port);
    const database = await openDatabase(url.href, { connections: 1 });
    await answers(database, 2_000);
    proxy.deafenOpen();
    await expect(answers(database, 200)).rejects.toMatchObject(unreachable('200 ms'));
    await answers(database, 2_000);
    await database.close();
    await proxy.stop();
  });

  it('on PostgreSQL, but not when it can only be read, as one that another has replaced', async () => {
    const database = await openDatabase(await server.createDatabase(), { connections: 1 });
    await sql`set default_transaction_read_only = on`.execute(database.kysely);
    await expect(answers(database, 2_000)).rejects.toMatchObject(unreachable('can only be read'));
    await database.close();
  });
});
