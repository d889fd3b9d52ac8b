import { setTimeout as sleep } from 'node:timers/promises';
import { searchAttributes } from '@backstitch/saga-log';
import { type TemporalServer, startServer } from '@backstitch/temporal-server';
import { GatewayHarness } from './gateway-harness';

const order = { guest: { name: 'Ada' }, nights: 3 };

describe('a saga with a large history', () => {
  let server: TemporalServer;
  let harness: GatewayHarness;
  let path: string;
  beforeAll(async () => {
    server = await startServer({ searchAttributes });
    process.env.BACKSTITCH_TEST_TEMPORAL = server.address;
    harness = await GatewayHarness.open();
    // Nobody serves it: what it is sent stays in its history.
    path = (await harness.post('/sagas/waitAlone', order)).headers.get('location')!;
    for (let sent = 0; sent < 12; sent++) {
      await harness.post(`${path}/messages/approval`, { by: 'x'.repeat(250_000), yes: true });
    }
  });
  afterAll(async () => {
    await harness?.close();
    await server?.kill();
  });

  test('is held once, however many watch it; each sees it, and one client can’t take all places', async () => {
    const leave = new AbortController();
    const before = process.memoryUsage();
    const watch = async () => {
      const response = await fetch(`${harness.gateway.url}${path}/changes`, { signal: leave.signal });
      if (response.status !== 200) return response.status;
      const reader = response.body!.getReader();
      for (let text = ''; !text.includes('event: saga');) {
        const { value } = (await reader.read()) as { value?: Uint8Array };
        text += new TextDecoder().decode(value);
      }
      return response.status;
    };
    const answers = await Promise.all(Array.from({ length: 203 }, watch));
    expect([answers.filter((it) => it === 200).length, answers.filter((it) => it === 429).length]).toEqual([200, 3]);
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    const grown = (heapUsed + arrayBuffers - before.heapUsed - before.arrayBuffers) / 1_048_576;
    expect(grown).toBeLessThan(250); // it was 5 MB for each
    leave.abort();
    await sleep(200);
    const again = new AbortController();
    expect((await fetch(`${harness.gateway.url}${path}/changes`, { signal: again.signal })).status).toBe(200);
    again.abort();
  }, 60_000);

  test('is asked for its head only, without a wait', async () => {
    const response = await fetch(`${harness.gateway.url}${path}/changes`, { method: 'HEAD' });
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/event-stream']);
    expect(response.headers.get('cache-control')).toBe('no-store, no-transform');
  });
});
