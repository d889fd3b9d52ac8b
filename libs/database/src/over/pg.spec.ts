import { testDatabases } from '@backstitch/testing/databases';
import { Pool } from 'pg';
import { pgDatabase } from './pg';

const databases = testDatabases();
afterAll(() => databases.stop());

describe('a pool of pg', () => {
  let pool: Pool;
  beforeAll(async () => {
    pool = new Pool({ connectionString: await databases.fresh('postgres'), max: 1 });
    pool.on('error', () => {});
  });
  afterAll(() => pool.end());

  const session = async () => (await pool.query<{ pid: number }>('select pg_backend_pid() as pid')).rows[0]!.pid;
  const throwing = (message: string) =>
    pgDatabase(pool)
      .transaction(() => Promise.reject(new Error(message)))
      .catch((error: Error) => error.message);

  it('keeps its connection when the work throws, whatever its error says', async () => {
    const before = await session();
    expect(await throwing('No connection from Lisbon to Porto on that day.')).toContain('Lisbon');
    expect(await session()).toBe(before);
  });

  it('gives a connection up that could not be rolled back', async () => {
    const before = await session();
    const ended = pgDatabase(pool).transaction(async ({ query }) => {
      await query('select pg_terminate_backend(pg_backend_pid())', []);
    });
    await expect(ended).rejects.toThrow();
    expect(await session()).not.toBe(before);
  });
});
