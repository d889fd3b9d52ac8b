import { sql } from 'kysely';
import { setTimeout as sleep } from 'node:timers/promises';
import { barrierOf } from './barrier';
import { CardProvider } from '../../test/card-provider';
import { type PaymentsDatabase, type Point, payments, paymentsMigrations, paymentsOn } from '../../test/payments';
import { type PostgresServer, startPostgres } from '@backstitch/testing/databases';
import { TcpProxy } from '@backstitch/testing/network';
import { migrate } from '../migrate';
import { type OpenDatabase, openDatabase } from '@backstitch/database';

let server: PostgresServer;
beforeAll(async () => (server = await startPostgres()));
afterAll(() => server.stop());

describe('a PostgreSQL that keeps its connections and answers no more', () => {
  let proxy: TcpProxy;
  let database: OpenDatabase<PaymentsDatabase>;
  let at: (point: Point) => unknown;
  let count = 0;

  beforeEach(async () => {
    const url = new URL(await server.createDatabase());
    proxy = await TcpProxy.start(Number(url.port));
    url.port = String(proxy.port);
    database = await openDatabase<PaymentsDatabase>(url.href, { connections: 3 });
    await migrate(database, paymentsMigrations);
    await database.kysely.insertInto('account').values({ id: 'a', balance: 0 }).execute();
    at = () => {};
  });
  afterEach(() => proxy.stop());

  const hold = (timeout: number) =>
    barrierOf(
      payments,
      paymentsOn(new CardProvider(), (_, point) => at(point)),
      database,
    ).request(
      'hold',
      { account: 'a' },
      { stepKey: `a/${(count += 1)}`, stepId: 'hold', saga: { type: 't', id: '1' }, timeout },
    );
  const took = async (work: Promise<unknown>) => {
    const start = Date.now();
    await work.catch(() => {});
    return Date.now() - start;
  };
  const reached = (point: Point, times: number) =>
    new Promise<void>((resolve) => {
      let left = times;
      at = async (here) => {
        if (here !== point) return;
        left -= 1;
        if (left === 0) resolve();
        // Until all are there, and the silence has begun.
        await sleep(200);
      };
    });

  it('lets its attempts go about a second after their time, and serves the next ones on new connections', async () => {
    const all = reached('inside', 3);
    const attempts = [1, 2, 3].map(() => hold(800));
    await all;
    proxy.deafenOpen();
    const waited = await took(Promise.allSettled(attempts));
    expect(await Promise.allSettled(attempts)).toMatchObject(
      Array(3).fill({ status: 'rejected', reason: { code: 'attempt-timed-out' } }),
    );
    expect(waited).toBeLessThan(3_000);
    at = () => {};
    await expect(Promise.all([1, 2, 3, 4, 5].map(() => hold(5_000)))).resolves.toHaveLength(5);
    expect(await took(database.close())).toBeLessThan(1_000);
    await sleep(50);
    expect(proxy.connections).toBe(0);
  });

  it('lets an attempt go whose commit is not answered', async () => {
    // The verb's last query has been answered, and the silence begins before the barrier's own.
    at = (point) => {
      if (point === 'before-commit') proxy.deafenOpen();
    };
    expect(await took(hold(500))).toBeLessThan(2_500);
    at = () => {};
    await hold(5_000);
    await database.close();
  });

  it('lets an attempt go whose connection had fallen silent in the pool', async () => {
    await Promise.all([1, 2, 3].map(() => hold(5_000)));
    proxy.deafenOpen();
    expect(await took(Promise.allSettled([1, 2, 3].map(() => hold(500))))).toBeLessThan(2_500);
    await hold(5_000);
    await database.close();
  });

  it('closes after five seconds, whoever still waits for an answer', async () => {
    const query = sql`select pg_sleep(60)`.execute(database.kysely);
    await sleep(100);
    proxy.deafenOpen();
    const [closed, asked] = await Promise.all([took(database.close()), query.catch((error: Error) => error.message)]);
    expect(closed).toBeLessThan(6_500);
    expect(asked).toMatch(/terminated|closed/i);
  });
});
