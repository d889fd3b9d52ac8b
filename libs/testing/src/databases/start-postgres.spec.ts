import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { openDatabase } from '@backstitch/database';
import { startPostgres } from './start-postgres';

jest.setTimeout(30_000);

it('comes back with all that was committed when the whole server is killed, and leaves nothing when it is stopped', async () => {
  const server = await startPostgres();
  const url = await server.createDatabase();
  const database = await openDatabase(url);
  await sql`create table kept as select 1 as one`.execute(database.kysely);
  const { rows } = await sql<{ data_directory: string }>`show data_directory`.execute(database.kysely);
  await database.close();
  const folder = rows[0]!.data_directory;
  process.kill(Number(readFileSync(join(folder, 'postmaster.pid'), 'utf8').split('\n')[0]), 'SIGKILL');

  expect(await onceReachable(url)).toEqual([{ one: 1 }]);
  await server.stop();
  expect(existsSync(folder)).toBe(false);
});

async function onceReachable(url: string): Promise<unknown[]> {
  for (const giveUp = Date.now() + 20_000; ; await sleep(50)) {
    try {
      const database = await openDatabase(url);
      return (await sql`select one from kept`.execute(database.kysely).finally(() => database.close())).rows;
    } catch (error) {
      if (Date.now() > giveUp) throw error;
    }
  }
}
