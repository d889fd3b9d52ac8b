import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openConnection } from '@backstitch/client';
import { Client } from '@temporalio/client';
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
