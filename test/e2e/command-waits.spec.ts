import { once } from 'node:events';
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { until } from '@backstitch/testing/bench';
import { workBulkActs } from '../../apps/coordinator/test/work-bulk-acts';
import { GatewayHarness } from '../../libs/gateway/test/gateway-harness';
import { backstitch } from './backstitch';

jest.setTimeout(180_000);

const input = JSON.stringify({ guest: { name: 'Ada' }, nights: 3 });

let harness: GatewayHarness;
let front: Server;
/** Paths that the proxy answers by itself, and how often yet. */
const turnedAway: { path: RegExp; times: number }[] = [];
beforeAll(async () => {
  harness = await GatewayHarness.open('gatewayHosted');
  await workBulkActs(harness);
  front = createServer((request, response) => void pass(request, response)).listen(0, '127.0.0.1');
  await once(front, 'listening');
});
afterAll(async () => {
  front?.close();
  await harness?.close();
});

/** A proxy as stands before gateways: where none is up for a moment it says so itself, and not as a gateway does. */
async function pass(...[request, response]: Parameters<Parameters<typeof createServer>[1] & object>): Promise<void> {
  const away = turnedAway.find(({ path, times }) => times > 0 && path.test(`${request.method} ${request.url}`));
  if (away) {
    away.times -= 1;
    response.writeHead(503, { 'content-type': 'text/html' }).end('<h1>503 Service Unavailable</h1>');
    return;
  }
  const headers = Object.entries(request.headers).filter(([name]) => name !== 'host' && name !== 'connection');
  const answer = await fetch(new URL(request.url!, harness.gateway.url), {
    ...{ method: request.method!, headers: headers as [string, string][] },
    ...(request.method === 'POST' && { body: Readable.toWeb(request) as ReadableStream, duplex: 'half' }),
  });
  response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'text/plain' });
  if (answer.body) Readable.fromWeb(answer.body as never).pipe(response);
  else response.end();
}

/** @param heard is told what comes on standard error, as it comes */
const command = (args: readonly string[], heard?: (said: string) => void) =>
  backstitch({ BACKSTITCH_GATEWAY: `http://127.0.0.1:${(front.address() as AddressInfo).port}` }, args, '', heard);

const idIn = (said: string) => (JSON.parse(said) as { id: string }).id;

async function waiting(): Promise<void> {
  const { code, stdout } = await command(['start', 'buyApproved', '--input', input]);
  expect(code).toBe(0);
  const saga = stdout.trim();
  await harness.until(`/sagas/${saga}`, ({ waitingFor }) => waitingFor?.[0]?.kind === 'message');
}

it('names a saga before it is waited for, and waits for a gateway that is away for a moment', async () => {
  turnedAway.push({ path: /^GET .*\/changes$/, times: 2 });
  let told = '';
  const { code, stdout, stderr } = await command(
    ['start', 'buy', '--wait', '--json', '--input', input],
    (said) => (told ||= said),
  );
  expect([code, turnedAway.at(-1)!.times]).toEqual([0, 0]);
  expect(JSON.parse(told)).toEqual({ type: 'buy', id: idIn(stdout), replayed: false });
  expect(stderr).toBe(told);
  const lines = await command(['start', 'buy', '--wait', '--input', input]);
  expect(lines.stderr).toMatch(/^buy\/(\S+) has begun: backstitch watch buy\/\1\n$/);
});

it('names an act on many before it is waited for, and waits for a gateway that is away for a moment', async () => {
  const after = new Date().toISOString();
  await waiting();
  turnedAway.push({ path: /^GET \/bulk-acts/, times: 2 });
  const bulk = ['bulk', 'cancel', 'buyApproved', '--after', after, '-r', 'x', '--rate', '50'];
  const { code, stdout, stderr } = await command([...bulk, '--json']);
  expect([code, turnedAway.at(-1)!.times]).toEqual([0, 0]);
  expect(JSON.parse(stdout)).toMatchObject({ id: idIn(stderr), status: 'done' });
});

it('says by its exit code that an act on many was stopped', async () => {
  const after = new Date().toISOString();
  for (let each = 0; each < 2; each++) await waiting();
  let stopping: Promise<unknown> | undefined;
  const stop = (said: string) => {
    stopping ??= fetch(new URL(`/bulk-acts/${idIn(said)}/stop`, harness.gateway.url), {
      ...{ method: 'POST', headers: { 'content-type': 'application/json' }, body: 'null' },
    });
  };
  const bulk = ['bulk', 'cancel', 'buyApproved', '--after', after];
  await until(async () => (await command(bulk)).stdout.includes('cancel of 2.'));
  const args = [...bulk, '-r', 'x', '--rate', '0.1', '--json'];
  const { code, stdout } = await command(args, stop);
  await stopping;
  expect([code, JSON.parse(stdout)]).toEqual([11, expect.objectContaining({ status: 'stopped' })]);
});
