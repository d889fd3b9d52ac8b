import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openConnection } from '@backstitch/client';
import { Client } from '@temporalio/client';
import { taskQueue, withWorker } from '../../test/with-worker';
import { sleeps } from '../../test/workflows';
import { freePort } from './free-port';
import { startServer, type TemporalServer } from './start-server';
import type { StartServerOptions } from './start-server-options';

const started: TemporalServer[] = [];

async function start(options?: StartServerOptions): Promise<TemporalServer> {
  const server = await startServer(options);
  started.push(server);
  return server;
}

afterEach(async () => {
  await Promise.all(started.splice(0).map((server) => server.kill()));
});

const alive = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

it('is ready for workflows with search attributes the moment it is started', async () => {
  const { address } = await start({ namespace: 'travel', searchAttributes: { City: 'Keyword', Stops: 'KeywordList' } });
  const connection = await openConnection({ address });
  const client = new Client({ connection, namespace: 'travel' });
  await client.workflow.start(sleeps, {
    args: [1],
    taskQueue,
    workflowId: randomUUID(),
    searchAttributes: { City: ['Bern'], Stops: ['Ulm', 'Linz'] },
  });
  for (const until = Date.now() + 5_000; Date.now() < until;) {
    if ((await client.workflow.count('City = "Bern" AND Stops IN ("Linz")')).count === 1) break;
  }
  expect(await client.workflow.count('City = "Bern" AND Stops IN ("Linz")')).toMatchObject({ count: 1 });
  await connection.close();
});

it('serves the Web UI when asked to', async () => {
  const { uiUrl } = await start({ ui: true });
  const page = await fetch(uiUrl as string);
  expect(page.status).toBe(200);
  expect(await page.text()).toContain('<html');
});

it('survives kill -9 with its file, and so does a worker on it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'backstitch-'));
  const server = await start({ dbFile: join(folder, 'temporal.db') });
  const before = server.pid;
  const connection = await openConnection({ address: server.address });
  try {
    const result = await withWorker(server.address, async () => {
      const client = new Client({ connection });
      const workflow = await client.workflow.start(sleeps, {
        args: [1 / 86_400],
        taskQueue,
        workflowId: randomUUID(),
      });
      await server.kill();
      expect(alive(before)).toBe(false);
      await server.restart();
      expect(server.pid).not.toBe(before);
      return workflow.result();
    });
    expect(result).toBeGreaterThan(0);
  } finally {
    await connection.close();
    await server.kill();
    await rm(folder, { recursive: true });
  }
});

it('stops politely, and stopping again is nothing', async () => {
  const server = await start();
  await server.stop();
  expect(alive(server.pid)).toBe(false);
  await server.stop();
  await server.kill();
});

it('names the port that is taken and the option to change', async () => {
  const taken = await freePort();
  const other = createServer().listen(taken, '127.0.0.1');
  await once(other, 'listening');
  const error = (option: string, variable: string) => {
    const said = new RegExp(`^Port ${taken} .*give another \`${option}\`: to with-temporal as ${variable}\\.$`);
    return { code: 'port-taken', message: expect.stringMatching(said) as string };
  };
  await expect(startServer({ port: taken })).rejects.toMatchObject(error('port', 'TEMPORAL_PORT'));
  await expect(startServer({ ui: taken })).rejects.toMatchObject(error('ui', 'TEMPORAL_UI_PORT'));
  other.close();
});

it('ends with the last lines of the log of a server that could not start', async () => {
  await expect(startServer({ dbFile: '/no/such/folder/temporal.db' })).rejects.toMatchObject({
    code: 'server-exited',
    message: expect.stringMatching(/exit code 1(.|\n)*no such file or directory/) as string,
  });
});

it('gives up on a server that is not ready in time', async () => {
  await expect(startServer({ readyWithin: 1 })).rejects.toMatchObject({ code: 'server-not-ready' });
});
