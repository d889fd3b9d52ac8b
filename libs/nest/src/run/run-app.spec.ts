import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type IncomingMessage, get } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openConnection } from '@backstitch/client';
import { startServer } from '@backstitch/temporal-server';
import { Client, type Connection } from '@temporalio/client';
import { TestProcess } from '@backstitch/testing/process';

const app = resolve(__dirname, '../../test/greeter-app.ts');
const bundles = mkdtempSync(join(tmpdir(), 'backstitch-bundles-'));
afterAll(() => rmSync(bundles, { recursive: true }));
const temporal = process.env['BACKSTITCH_TEST_TEMPORAL']!;

/** Temporal's PENDING_ACTIVITY_STATE_STARTED. */
const underWay = 2;

let child: TestProcess | undefined;
const started = (environment: Record<string, string> = {}) =>
  (child = TestProcess.typescript(app, {
    TEMPORAL_ADDRESS: temporal,
    DATABASE_URL: 'sqlite::memory:',
    HEALTH_PORT: '0',
    BUNDLE: join(bundles, `${environment['SAGAS'] ?? 'sagas'}.js`),
    ...environment,
  }));
afterEach(() => child?.kill());

let connection: Connection;
beforeAll(async () => {
  connection = await openConnection({ address: temporal });
});
afterAll(() => connection.close());

const health = async (port: unknown, what: string) => {
  const answer = await fetch(`http://127.0.0.1:${String(port)}/health/${what}`);
  return { status: answer.status, body: await answer.json() };
};

const sayHello = (ms: number) =>
  new Client({ connection }).workflow.start('sayHello', {
    args: [{ name: 'Ada', ms }],
    taskQueue: 'nestGreetings',
    workflowId: `sayHello/${randomUUID()}`,
  });

describe('a process that hosts workers', () => {
  it('is ready when its workers poll, and serves', async () => {
    const { healthPort, ...ready } = await started().said('ready');
    const workers = { nestGreeters: 'RUNNING', nestGreetings: 'RUNNING' };
    expect(ready).toMatchObject({ ready: true, workers });
    expect(await health(healthPort, 'live')).toMatchObject({ status: 200 });
    expect(await health(healthPort, 'ready')).toEqual({ status: 200, body: { ready: true, workers } });
    expect(await (await sayHello(0)).result()).toBe('Hello Ada');
  });

  it('tells its metrics, and those of Temporal’s SDK, on one endpoint', async () => {
    const { healthPort } = await started().said('ready');
    await (await sayHello(0)).result();
    const scrape = async () => {
      const answer = await fetch(`http://127.0.0.1:${String(healthPort)}/metrics`);
      return [answer.headers.get('content-type'), await answer.text()] as const;
    };
    const [type, text] = await scrape();
    expect(type).toBe('text/plain; version=0.0.4; charset=utf-8');
    const verb = 'participant="nestGreeters",verb="greet",side="request",outcome="completed"';
    expect(text).toContain(`backstitch_barrier_duration_seconds_count{${verb}} 1\n`);
    expect(text).toContain('# TYPE process_resident_memory_bytes gauge');
    // The native part counts by itself, a moment later.
    for (let tries = 0; !/^temporal_workflow_completed_total\{.*\} 1$/m.test((await scrape())[1]); tries++) {
      if (tries > 100) throw new Error(text);
      await sleep(50);
    }
  });

  it('says where the code of a saga has a fault, as an error', async () => {
    const running = started();
    await running.said(/^ready$/);
    const options = { args: [], taskQueue: 'nestGreetings', workflowId: `stumble/${randomUUID()}` };
    await (await new Client({ connection }).workflow.start('stumble', options)).result().catch(() => {});
    const stack = expect.stringMatching(/TypeError: Cannot read[\s\S]*sagas\/index\.ts:\d+/) as unknown;
    expect(await running.said('Workflow failed')).toMatchObject({ level: 50, err: { stack } });
  });

  it('told to stop, finishes what runs, then exits 0', async () => {
    const running = started();
    await running.said('ready');
    const hello = await sayHello(1_500);
    while (Number((await hello.describe()).raw.pendingActivities?.[0]?.state) !== underWay) await sleep(50);
    running.signal('SIGTERM');
    running.signal('SIGINT');
    expect(await running.exited).toBe(0);
    const { events } = await hello.fetchHistory();
    expect(events?.filter((event) => event.activityTaskCompletedEventAttributes)).toHaveLength(1);
    await hello.terminate();
  });

  it('told to stop while one of its hosts still starts, finishes what runs at another', async () => {
    const running = started({ LATE: '1' });
    const hello = await sayHello(1_500);
    while (Number((await hello.describe()).raw.pendingActivities?.[0]?.state) !== underWay) await sleep(50);
    running.signal('SIGTERM');
    expect(await running.exited).toBe(0);
    const { events } = await hello.fetchHistory();
    expect(events?.filter((event) => event.activityTaskCompletedEventAttributes)).toHaveLength(1);
    await hello.terminate();
  });

  it('waits for a server that isn’t there, alive and not ready, and serves when it comes', async () => {
    const server = await startServer();
    try {
      await server.stop();
      const running = started({ TEMPORAL_ADDRESS: server.address, HEALTH_PORT: '19817' });
      const said = await running.said('waiting for Temporal');
      expect(said['msg']).toBe(`waiting for Temporal at ${server.address} (TEMPORAL_ADDRESS): Connection refused`);
      expect(await health(19817, 'live')).toMatchObject({ status: 200 });
      expect(await health(19817, 'ready')).toMatchObject({ status: 503 });
      await server.restart();
      await running.said(/^ready$/);
      expect(await health(19817, 'ready')).toMatchObject({ status: 200 });
    } finally {
      await child?.kill();
      await server.kill();
    }
  });

  it('can be stopped from its first moment on', async () => {
    const running = started({ EARLY: '1' });
    await running.said('loading');
    running.signal('SIGTERM');
    expect(await running.exited).toBe(0);
  });

  it('goes on when a query that nobody awaits fails, and says so', async () => {
    const running = started({ STRAY: '1' });
    await running.said(/^ready$/);
    expect(await running.said('nobody heard')).toMatchObject({ level: 50, err: { message: 'stray' } });
    await sleep(200);
    running.signal('SIGTERM');
    expect(await running.exited).toBe(0);
  });

  it('serves its health where HEALTH_HOST says, with whatever query', async () => {
    const { healthPort } = await started({ HEALTH_HOST: '127.0.0.2' }).said(/^ready$/);
    const answer = await fetch(`http://127.0.0.2:${String(healthPort)}/health/ready?x=1`);
    expect(answer.status).toBe(200);
    // A page can have a name of its own resolved to this address.
    const foreign = get({
      host: '127.0.0.2',
      port: Number(healthPort),
      path: '/health/ready',
      headers: { host: 'a.example' },
    });
    const [{ statusCode }] = (await once(foreign, 'response')) as [IncomingMessage];
    expect(statusCode).toBe(421);
    await expect(health(healthPort, 'ready')).rejects.toThrow();
  });

  it('can be stopped while it waits', async () => {
    const running = started({ TEMPORAL_ADDRESS: '127.0.0.1:1' });
    await running.said('waiting for Temporal');
    running.signal('SIGINT');
    expect(await running.exited).toBe(0);
  });

  it('exits 1 when a worker dies', async () => {
    const running = started({ MORTAL: '1' });
    await running.said(/^ready$/);
    expect(await running.exited).toBe(1);
    expect(running.lines).toContainEqual(
      expect.objectContaining({ level: 60, msg: expect.stringContaining('has died') as unknown }),
    );
  });

  it.each([
    ['misnamed-saga', { SAGAS: 'misnamed', TEMPORAL_ADDRESS: temporal }],
    ['bad-setting', { HEALTH_PORT: 'http' }],
    ['bad-setting', { LOG_LEVEL: 'chatty' }],
    ['bad-database-url', { DATABASE_URL: 'mysql://localhost' }],
  ])('exits 1 with %s, told %j', async (code, environment) => {
    const running = started({ TEMPORAL_ADDRESS: '127.0.0.1:1', ...environment });
    expect(await running.exited).toBe(1);
    expect(running.lines.at(-1)).toMatchObject({ level: 60, err: { code } });
  });
});
