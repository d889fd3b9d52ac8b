import { openDatabase } from '@backstitch/database';
import { type TestDatabases, testDatabases } from '@backstitch/testing/databases';
import { migrate } from '../migrate';
import { databaseId } from './database-id';

let databases: TestDatabases;
beforeAll(() => void (databases = testDatabases()));
afterAll(() => databases.stop());

it.each(['sqlite', 'postgres'] as const)(
  'a database on %s has an id of its own, made once, that every process sees',
  async (dialect) => {
    const url = await databases.fresh(dialect);
    const processes = await Promise.all([openDatabase(url), openDatabase(url)]);
    await Promise.all(processes.map((database) => migrate(database)));
    const [id, again] = await Promise.all(processes.map((database) => databaseId(database)));
    await migrate(processes[0]);
    expect([again, await databaseId(processes[0])]).toEqual([id, id]);
    const other = await openDatabase(await databases.fresh(dialect));
    await migrate(other);
    expect(await databaseId(other)).not.toBe(id);
    await Promise.all([...processes, other].map((database) => database.close()));
  },
);
