import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type OpenDatabase, openDatabase } from '@backstitch/database';
import { HostedDatabase } from '@backstitch/nest';
import { migrate, outboxOf } from '@backstitch/participant';
import { until } from '@backstitch/testing/bench';
import { testDatabases } from '@backstitch/testing/databases';
import { TestProcess } from '@backstitch/testing/process';
import { Webhook } from 'standardwebhooks';
import { CardWebhook } from './card-webhook';
import type { Database, Tx } from './database';
import { migrations } from './migrations';

const secret = 'b25lIHRoYXQgbm9ib2R5IGtub3dz';
const databases = testDatabases();
let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'backstitch-webhook-'))));
afterAll(async () => {
  await databases.stop();
  rmSync(folder, { recursive: true });
});

let database: OpenDatabase<Database>;
let webhook: CardWebhook;
let url: string;
beforeEach(async () => {
  database = await openDatabase<Database>(await databases.fresh('sqlite'));
  await migrate(database, migrations);
  const opened = new HostedDatabase<Tx>();
  opened.isOpen(database);
  Object.assign(process.env, { CARD_PROVIDER_WEBHOOK_PORT: '0', CARD_PROVIDER_SECRET: secret });
  webhook = new CardWebhook(opened);
  await webhook.onApplicationBootstrap();
  url = `http://127.0.0.1:${webhook.port}/webhooks/card-provider`;
});
afterEach(async () => {
  delete process.env['CARD_PROVIDER_WEBHOOK_PORT'];
  delete process.env['CARD_PROVIDER_SECRET'];
  await webhook.beforeApplicationShutdown();
  await database.close();
});

const waiting = async () => (await outboxOf(database)).waiting;
const tell = (id: string, reference: string, by = secret) => {
  const [at, body] = [new Date(), JSON.stringify({ type: 'payment.approved', reference })];
  const headers = {
    ...{ 'webhook-id': id, 'webhook-timestamp': `${Math.floor(at.getTime() / 1_000)}` },
    'webhook-signature': new Webhook(by).sign(id, at, body),
  };
  return fetch(url, { method: 'POST', headers, body }).then(({ status }) => status);
};

it('publishes what is approved, once for each id, and only what the card provider has signed', async () => {
  expect([await tell('a', 't1'), await tell('a', 't1'), await tell('b', 't2')]).toEqual([204, 204, 204]);
  expect(await tell('c', 't3', 'c29tZWJvZHkgZWxzZQ==')).toBe(401);
  expect((await fetch(url, { method: 'POST', body: '{}' })).status).toBe(401);
  expect((await fetch(url)).status).toBe(404);
  expect(await waiting()).toBe(2);
});

it('without a secret doesn’t start', async () => {
  delete process.env['CARD_PROVIDER_SECRET'];
  const unsafe = new CardWebhook(new HostedDatabase());
  await expect(unsafe.onApplicationBootstrap()).rejects.toMatchObject({ code: 'bad-setting' });
});

it('hears of each approval, though the card provider is killed, and told to tell it twice', async () => {
  const start = async () => {
    const provider = TestProcess.typescript(resolve(__dirname, '../../card-provider/src/main.ts'), {
      ...{ CARD_PROVIDER_PORT: '0', CARD_PROVIDER_LOG: join(folder, 'log.jsonl') },
      ...{ CARD_PROVIDER_WEBHOOK: url, CARD_PROVIDER_SECRET: secret },
    });
    const at = (await provider.said('ready'))['url'] as string;
    const post = (path: string, body: object) =>
      fetch(new URL(path, at), { method: 'POST', body: JSON.stringify(body) }).then(({ status }) => status);
    return { provider, post };
  };
  const first = await start();
  const late = { answer: 'late', ms: 60_000, calls: 1, on: 'webhooks' };
  expect(await first.post('/faults', late)).toBe(204);
  expect(await first.post('/approvals', { reference: 't1' })).toBe(201);
  await first.provider.kill();
  expect(await waiting()).toBe(0);
  const second = await start();
  await until(async () => (await waiting()) === 1);
  expect(await second.post('/faults', { answer: 'twice', calls: 1, on: 'webhooks' })).toBe(204);
  expect(await second.post('/approvals', { reference: 't2' })).toBe(201);
  expect(await second.post('/approvals', { reference: 't2' })).toBe(201);
  await until(async () => (await waiting()) === 2);
  await second.provider.kill();
  const approvals = await database.kysely.selectFrom('approval').select('trip').orderBy('trip').execute();
  expect(approvals).toEqual([{ trip: 't1' }, { trip: 't2' }]);
});
