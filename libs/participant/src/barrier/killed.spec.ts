import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { migrate } from '../migrate';
import { type OpenDatabase, openDatabase } from '@backstitch/database';
import { effectsOf } from '../effects-of';
import { CardProvider } from '../../test/card-provider';
import { type PaymentsDatabase, payments, paymentsMigrations, paymentsOn } from '../../test/payments';
import { type TestDatabases, testDatabases } from '@backstitch/testing/databases';
import { TestProcess } from '@backstitch/testing/process';
import { barrierOf } from './barrier';

const provider = new CardProvider();
const server = createServer((request, response) => {
  void text(request).then(async (key) => response.end(JSON.stringify(await provider.ask(key))));
});
let providerUrl: string;
let databases: TestDatabases;
beforeAll(async () => {
  databases = testDatabases();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  providerUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await databases.stop();
});

// However a test ends, its child doesn't outlive it: one that is frozen would keep its locks.
let child: TestProcess | undefined;
afterEach(() => child?.signal('SIGKILL'));
const askingChild = require.resolve('../../test/asking-child');

describe.each(['sqlite', 'postgres'] as const)('a process killed with -9 on %s', (dialect) => {
  let url: string;
  let database: OpenDatabase<PaymentsDatabase>;
  beforeAll(async () => {
    url = await databases.fresh(dialect);
    database = await openDatabase<PaymentsDatabase>(url);
    await migrate(database, paymentsMigrations);
  });
  afterAll(() => database.close());

  it.each([
    { verb: 'hold', undo: 'release', point: 'inside', state: 'none', outside: 0 },
    { verb: 'hold', undo: 'release', point: 'before-commit', state: 'none', outside: 0 },
    { verb: 'charge', undo: 'refund', point: 'asking', state: 'begun', outside: 0 },
    { verb: 'charge', undo: 'refund', point: 'answered', state: 'begun', outside: 1 },
    { verb: 'charge', undo: 'refund', point: 'before-commit', state: 'begun', outside: 1 },
  ])('leaves no half effect of $verb when it dies $point', async ({ verb, undo, point, state, outside }) => {
    const account = `${dialect}-${verb}-${point}`;
    const stepKey = `${account}/${verb}`;
    await database.kysely.insertInto('account').values({ id: account, balance: 0 }).execute();
    const held = async () => ({
      inside: (
        await database.kysely
          .selectFrom('account')
          .select('balance')
          .where('id', '=', account)
          .executeTakeFirstOrThrow()
      ).balance,
      outside: provider.net(stepKey),
      state: (await effectsOf(database, [stepKey]))[0]?.state,
    });

    child = TestProcess.typescript(askingChild, {}, [url, providerUrl, verb, point, stepKey]);
    expect(await child.said(/./)).toEqual({ msg: point });
    await child.kill();

    expect(await held()).toEqual({ inside: 0, outside, state });
    const barrier = barrierOf(payments, paymentsOn(provider), database);
    const call = () => ({ stepKey, stepId: verb, saga: { type: 't', id: '1' }, timeout: 10_000 });
    const paid = verb === 'charge' ? 1 : 0;
    await barrier.request(verb, { account }, call());
    expect(await held()).toEqual({ inside: 1, outside: paid, state: 'done' });
    await barrier.compensate(undo, { stepId: verb, input: { account } }, call());
    expect(await held()).toEqual({ inside: 0, outside: 0, state: 'compensated' });
  });
});

it('lets nobody wait for a machine that has frozen in a transaction, and takes nothing from it when it wakes up', async () => {
  const url = await databases.fresh('postgres');
  const database = await openDatabase<PaymentsDatabase>(url);
  await migrate(database, paymentsMigrations);
  await database.kysely.insertInto('account').values({ id: 'frozen', balance: 0 }).execute();
  const stepKey = 'frozen/hold';
  child = TestProcess.typescript(askingChild, {}, [url, providerUrl, 'hold', 'before-commit', stepKey, '300']);
  expect(await child.said(/./)).toEqual({ msg: 'before-commit' });
  child.signal('SIGSTOP');

  const call = { stepKey, stepId: 'hold', saga: { type: 't', id: '1' }, timeout: 10_000 };
  const start = Date.now();
  await barrierOf(payments, paymentsOn(provider), database).compensate('release', { stepId: 'hold', input: {} }, call);
  expect(Date.now() - start).toBeLessThan(4_000);
  child.signal('SIGCONT');
  await child.exited;
  expect(child.lines).toHaveLength(2);
  expect(child.lines).not.toContainEqual({ msg: 'took effect' });
  expect(await database.kysely.selectFrom('account').select('balance').execute()).toEqual([{ balance: 0 }]);
  await database.close();
});
