import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, type Socket, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openConnection } from '@backstitch/client';
import { pgDatabase } from '@backstitch/database/pg';
import { until } from '@backstitch/testing/bench';
import { testDatabases } from '@backstitch/testing/databases';
import { Client } from '@temporalio/client';
import { Pool } from 'pg';
import { ParticipantData } from './participant-data';

const folder = mkdtempSync(join(tmpdir(), 'backstitch-data-'));
afterAll(() => rmSync(folder, { recursive: true }));

const opened = async () => {
  const data = new ParticipantData(`sqlite:${join(folder, 'own.db')}`, { name: 'own' });
  await data.open(new AbortController().signal);
  return data;
};

it('a participant closes its database, too, when its transport fails to close, and says why', async () => {
  const data = await opened();
  const deliver = () => Promise.resolve({ is: 'away', why: 'nobody is there' } as const);
  const close = () => Promise.reject(new Error('the stream does not end'));
  data.relayTo({ url: 'nats://127.0.0.1', transport: { deliver, close } });
  await expect(data.onApplicationShutdown()).rejects.toThrow('the stream does not end');
  await expect(data.answers(1_000)).rejects.toThrow();
});

it('a participant connects once to ask which sagas have ended', async () => {
  const data = await opened();
  const connection = await openConnection({ address: process.env['BACKSTITCH_TEST_TEMPORAL']! });
  const connect = jest.fn(() => new Client({ connection }));
  data.forgetAfter(30, connect);
  data.forgetAfter(30, connect);
  expect(connect).toHaveBeenCalledTimes(1);
  await data.onApplicationShutdown();
  await expect(connection.workflowService.getSystemInfo({})).rejects.toThrow();
});

it('a participant waits for a database that is given and is not there yet, and not for one that lets nobody in', async () => {
  const databases = testDatabases();
  const real = new URL(await databases.fresh('postgres'));
  const sockets: Socket[] = [];
  let isThere = false;
  const proxy = createServer((socket) => {
    if (!isThere) return void socket.on('error', () => {}).destroy();
    const there = connect(Number(real.port), real.hostname);
    sockets.push(socket, there);
    for (const each of [socket, there]) each.on('error', () => {});
    socket.pipe(there).pipe(socket);
  });
  await once(proxy.listen(0, '127.0.0.1'), 'listening');
  const { port } = proxy.address() as AddressInfo;
  const at = new URL(real);
  at.host = `127.0.0.1:${port}`;
  const pool = new Pool({ connectionString: at.href });
  const wrong = new Pool({ connectionString: new URL('/nobodys', real).href });
  for (const each of [pool, wrong]) each.on('error', () => {});
  try {
    const { signal } = new AbortController();
    const given = pgDatabase(pool);
    const asked = jest.spyOn(pool, 'connect');
    const opening = new ParticipantData(given, { name: 'own' }).open(signal);
    opening.catch(() => {});
    await until(() => asked.mock.calls.length > 1);
    isThere = true;
    await expect(opening).resolves.toBe(given);
    const nowhere = new ParticipantData(pgDatabase(wrong), { name: 'own' }).open(signal);
    await expect(nowhere).rejects.toMatchObject({ code: 'database-unreachable' });
  } finally {
    await Promise.all([pool.end(), wrong.end()]);
    for (const socket of sockets) socket.destroy();
    proxy.close();
    await databases.stop();
  }
});
