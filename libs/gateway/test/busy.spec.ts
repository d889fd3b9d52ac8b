import { setTimeout as sleep } from 'node:timers/promises';
import { searchAttributes } from '@backstitch/saga-log';
import { type TemporalServer, startServer } from '@backstitch/temporal-server';
import { type Answer, GatewayHarness } from './gateway-harness';

/** Its own server: it is stopped in the midst of its work. */
let server: TemporalServer;
let harness: GatewayHarness;
beforeAll(async () => {
  server = await startServer({ searchAttributes });
  process.env.BACKSTITCH_TEST_TEMPORAL = server.address;
  harness = await GatewayHarness.open();
});
afterAll(async () => {
  process.kill(server.pid, 'SIGCONT');
  await harness?.close();
  await server?.kill();
});

it('while Temporal stands still, callers hear so; what is too much for it is sent away, and it isn’t flooded when it is back', async () => {
  expect((await harness.get('/sagas/slip/nobody')).status).toBe(404);
  process.kill(server.pid, 'SIGSTOP');
  const reading = Promise.all(Array.from({ length: 300 }, () => harness.get('/sagas/slip/nobody')));
  await sleep(500);
  // An act has a place of its own: it isn't sent away for too many reads.
  const act = await harness.post('/sagas/slip/nobody/cancel', { reason: 'enough' });
  expect([act.status, act.body.code]).toEqual([503, 'temporal-unreachable']);
  const answers = await reading;
  const codes = answers.map(({ status, headers, body }) => `${status} ${body.code} ${headers.get('retry-after')}`);
  const counts = Object.fromEntries(
    [...new Set(codes)].map((code) => [code, codes.filter((it) => it === code).length]),
  );
  expect(counts).toEqual({ '503 temporal-unreachable 5': 16, '429 temporal-busy 2': 284 });

  process.kill(server.pid, 'SIGCONT');
  const again = await Promise.all(Array.from({ length: 300 }, patiently));
  expect(again.filter(({ status }) => status !== 404)).toEqual([]);
});

/** Asks as a caller who does what it is told: while too much is asked at once, again a little later. */
async function patiently(): Promise<Answer> {
  for (;;) {
    const answer = await harness.get('/sagas/slip/nobody');
    if (answer.status !== 429) return answer;
    await sleep(Number(answer.headers.get('retry-after')) * 1_000);
  }
}
