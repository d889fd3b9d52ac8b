import { type MariadbServer, startMariadb } from '@backstitch/testing/databases';
import { Lease } from '@backstitch/database';
import { sql } from 'kysely';
import { migrate } from '../src/migrate';
import { outboxOf } from '../src/outbox';
import { callOf, counter, counterMigrations, countingService } from './counter';
import { type OpenCounter, openCounter } from './open-counter';

/** MariaDB's default from 11.6.2 on: who locks what has changed since its transaction's first read is rolled back. */
describe('a participant on MariaDB with innodb_snapshot_isolation', () => {
  let server: MariadbServer;
  let database: OpenCounter;
  beforeAll(async () => {
    server = await startMariadb({ flags: ['--innodb-snapshot-isolation=on'] });
    database = await openCounter(await server.createDatabase());
    await migrate(database, counterMigrations);
  });
  afterAll(async () => {
    await database.close();
    await server.stop();
  });

  it('publishes after it has read, though a relay has delivered a batch meanwhile', async () => {
    const lease = new Lease(database, 'backstitch_relay', 'another');
    const service = {
      ...countingService,
      count: async (...asked: Parameters<typeof countingService.count>) => {
        const [, { tx }] = asked;
        await sql`select * from backstitch_barrier`.execute(tx);
        expect(await lease.hold()).toBe(true);
        await lease.release();
        return countingService.count(...asked);
      },
    };
    await counter(database, service).request('count', { key: 'k' }, callOf('a'));
    expect(await outboxOf(database)).toMatchObject({ waiting: 1 });
  });
});
