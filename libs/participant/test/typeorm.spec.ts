import { testDatabases } from '@backstitch/testing/databases';
import { typeormDatabase } from '@backstitch/database/typeorm';
import Libsql from 'libsql';
import { DataSource } from 'typeorm';
import { fileOf } from './libraries/library';

const databases = testDatabases();
afterAll(() => databases.stop());

describe('TypeORM on SQLite, whose DataSource has one connection', () => {
  let source: DataSource;
  beforeAll(async () => {
    const database = fileOf(await databases.fresh('sqlite'));
    // libsql has better-sqlite3's interface.
    source = await new DataSource({ type: 'better-sqlite3', database, driver: Libsql }).initialize();
    await source.query('create table note (id text primary key)');
  });
  afterAll(() => source.destroy());

  const note = (limitMs?: number) =>
    typeormDatabase(source).transaction(
      ({ tx }) => tx.query<unknown>(`insert into note (id) values ('of the verb')`),
      limitMs === undefined ? {} : { limitMs },
    );
  const notes = (): Promise<unknown[]> => source.query('select id from note');

  it('begins no transaction inside one of the app, whose rollback would take it back', async () => {
    const app = source.createQueryRunner();
    await app.startTransaction();
    await app.query(`insert into note (id) values ('of the app')`);
    const noted = note();
    await new Promise((resolve) => setTimeout(resolve, 50));
    await app.rollbackTransaction();
    await noted;
    expect(await notes()).toEqual([{ id: 'of the verb' }]);
  });

  it('says so when the app has a transaction open for too long', async () => {
    const app = source.createQueryRunner();
    await app.startTransaction();
    await expect(note(100)).rejects.toMatchObject({ code: 'database-busy' });
    await app.rollbackTransaction();
  });
});
