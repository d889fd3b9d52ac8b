import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openConnection } from '@backstitch/client';
import { sagaKey } from '@backstitch/saga-log';
import { type ParticipantDatabase, openDatabase } from '@backstitch/database';
import { kyselyDatabase } from '@backstitch/database/kysely';
import { activitiesOf, migrate } from '@backstitch/participant';
import { type Books, type Verdict, proveSagas } from '@backstitch/testing';
import { testDatabases } from '@backstitch/testing/databases';
import { Client, type Connection } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import { Kysely, MysqlDialect } from 'kysely';
import { createPool } from 'mysql2';
import { bundleOf, quietRuntime } from '@backstitch/testing/bench';
import { NoMoney, shop, shopCatalogue, stock, till } from './shop';

interface Tables {
  backstitch_barrier: { step_key: string; state: string };
}

// Sagas that fail on purpose would fill the screen.
quietRuntime();

const folder = mkdtempSync(join(tmpdir(), 'backstitch-prove-'));
const servers = testDatabases();
// The stock keeps a file, and the till is on a server.
const urls: Record<string, string> = { stock: `sqlite:${join(folder, 'stock.db')}` };
const databaseUrlOf = (name: string) => urls[name]!;
const tables: Record<string, Kysely<Tables>> = {};
const running: { worker: Worker; ended: Promise<void> }[] = [];
let connections: [Connection, NativeConnection];
let client: Client;

beforeAll(async () => {
  const address = process.env.BACKSTITCH_TEST_TEMPORAL!;
  connections = [await openConnection({ address }), await NativeConnection.connect({ address })];
  client = new Client({ connection: connections[0] });
  const on = { connection: connections[1], shutdownGraceTime: '1s' } as const;
  const run = async (options: Omit<Parameters<typeof Worker.create>[0], keyof typeof on>) => {
    const worker = await Worker.create({ ...on, ...options });
    running.push({ worker, ended: worker.run() });
  };
  const serves = {
    stock: { take: async () => ({ box: 'a box' }), putBack: async () => undefined },
    till: {
      pay: async ({ box }: { box: string }, { saga }: { saga: { id: string } }) => {
        if (saga.id.startsWith('poor')) throw NoMoney({});
        return { receipt: box };
      },
      payBack: async () => undefined,
      stamp: async () => ({ stamp: '' }),
    },
  };
  urls['till'] = await servers.fresh('mysql');
  for (const participant of [stock, till]) {
    const database = await opened(databaseUrlOf(participant.name));
    tables[participant.name] = database.kysely as Kysely<Tables>;
    await migrate(database);
    const activities = activitiesOf(participant, serves[participant.name] as never, database);
    await run({ taskQueue: participant.name, activities });
  }
  await run({ taskQueue: 'shop', workflowBundle: await bundleOf({ workflowsPath: require.resolve('./shop-sagas') }) });
}, 60_000);

afterAll(async () => {
  for (const { worker } of running) worker.shutdown();
  await Promise.all(running.map(({ ended }) => ended));
  await Promise.all(connections.map((connection) => connection.close()));
  await Promise.all(Object.values(tables).map((kysely) => kysely.destroy()));
  await servers.stop();
  rmSync(folder, { recursive: true });
});

async function opened(url: string): Promise<ParticipantDatabase<unknown>> {
  if (!url.startsWith('mysql:')) return openDatabase(url);
  const kysely = new Kysely<Tables>({ dialect: new MysqlDialect({ pool: createPool(url) }) });
  return kyselyDatabase(kysely, 'mysql');
}

async function bought(id: string): Promise<string> {
  const workflowId = `buy/${id}-${randomUUID()}`;
  const options = { workflowId, taskQueue: shop.buy.taskQueue, args: [{ item: 'hat' }] };
  await client.workflow.execute('buy', options).catch(() => undefined);
  return workflowId;
}

async function proved(sagas: string[], booksOf?: (participant: string) => Promise<Books | undefined>) {
  const verdicts: Verdict[] = [];
  const options = { client, catalogue: shopCatalogue, databaseUrlOf, sagas };
  for await (const verdict of proveSagas({ ...options, ...(booksOf && { booksOf }) })) verdicts.push(verdict);
  return verdicts;
}

/** What no barrier does: changes what its records say of a step. */
const tamper = async (participant: string, state: string, workflowId: string) => {
  const { runId } = await client.workflow.getHandle(workflowId).describe();
  const { numUpdatedRows } = await tables[participant]!.updateTable('backstitch_barrier')
    .set({ state })
    .where('step_key', 'like', `${sagaKey(runId)}/%`)
    .executeTakeFirstOrThrow();
  expect(numUpdatedRows).toBe(1n);
};

it('proves sagas that ended well, and those that were compensated', async () => {
  const [rich, poor] = [await bought('rich'), await bought('poor')];
  expect(await proved([rich, poor])).toEqual([
    { verdict: 'completed', workflowId: rich, findings: [] },
    { verdict: 'compensated', workflowId: poor, findings: [] },
  ]);
});

it('finds an effect that is gone, though the saga completed', async () => {
  const saga = await bought('rich');
  await tamper('till', 'compensated', saga);
  const [verdict] = await proved([saga]);
  expect(verdict).toMatchObject({ verdict: 'violated', findings: [{ code: 'not-in-effect', step: 'pay' }] });
});

it('finds an effect that is left, though the saga was compensated', async () => {
  const saga = await bought('poor');
  await tamper('stock', 'done', saga);
  const [verdict] = await proved([saga]);
  expect(verdict!.findings).toEqual([
    { code: 'still-in-effect', step: 'take', text: 'putBack ran, and yet take is still in effect' },
  ]);
});

it('believes a participant’s own tables rather than its barrier', async () => {
  const saga = await bought('rich');
  const { runId } = await client.workflow.getHandle(saga).describe();
  const paid = (...stepKeys: string[]) =>
    proved([saga], async (name) => (name === 'till' ? books(stepKeys) : undefined));
  expect(await paid(`${sagaKey(runId)}/pay`)).toMatchObject([{ verdict: 'completed' }]);
  expect(await paid()).toMatchObject([{ verdict: 'violated', findings: [{ code: 'not-in-effect', step: 'pay' }] }]);
  const twice = await paid(`${sagaKey(runId)}/pay`, `${sagaKey(runId)}/pay`);
  expect(twice).toMatchObject([{ verdict: 'violated', findings: [{ code: 'more-than-once', step: 'pay' }] }]);
});

it('says which books don’t agree in themselves', async () => {
  const saga = await bought('poor');
  const booksOf = async (name: string) => books([], name === 'stock' ? ['5 hats, 6 in boxes'] : []);
  expect(await proved([saga], booksOf)).toMatchObject([
    { workflowId: saga, verdict: 'compensated' },
    {
      workflowId: 'the books of stock',
      verdict: 'violated',
      findings: [{ code: 'books', text: '5 hats, 6 in boxes' }],
    },
  ]);
});

const books = (stepKeys: string[], discrepancies: string[] = []): Books => ({
  inEffect: { things: stepKeys },
  discrepancies,
});

it('says where it looked for records that are not there', async () => {
  const nowhere = proveSagas({
    ...{ client, catalogue: shopCatalogue, sagas: [await bought('rich')] },
    databaseUrlOf: () => 'sqlite:/nowhere/at-all.db',
  });
  await expect(nowhere.next()).rejects.toThrow('should be at sqlite:/nowhere/at-all.db');
});

it('says which server of records doesn’t answer, and doesn’t show its password', async () => {
  const nobody = proveSagas({
    ...{ client, catalogue: shopCatalogue, sagas: [await bought('rich')] },
    databaseUrlOf: () => 'mariadb://shop:secret@127.0.0.1:1/shop',
  });
  const message = /^The database at 'mariadb:\/\/shop:\*\*\*@127\.0\.0\.1:1\/shop' can't be read: .*ECONNREFUSED/;
  await expect(nobody.next()).rejects.toMatchObject({
    code: 'database-unreachable',
    message: expect.stringMatching(message) as string,
  });
});
