import { SagaClient, openConnection } from '@backstitch/client';
import { StateStore } from '@backstitch/state-store';
import { testDatabases } from '@backstitch/testing/databases';
import { Client } from '@temporalio/client';
import { once } from 'node:events';
import { type AddressInfo, type Socket, connect, createServer } from 'node:net';
import { readingOf, sagaAs } from '../../state-store/test/reading';
import { SagaMetrics } from '../src/metrics/saga-metrics';
import { tested } from './contracts';

const databases = testDatabases();
afterAll(() => databases.stop());

/** A wire to Temporal that can be cut. */
async function wire() {
  const [host, port] = process.env.BACKSTITCH_TEST_TEMPORAL!.split(':');
  const ends: Socket[] = [];
  const server = createServer((near) => {
    const far = connect(Number(port), host);
    ends.push(near, far);
    for (const end of [near, far]) end.on('error', () => undefined);
    near.pipe(far).pipe(near);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const cut = () => {
    server.close();
    for (const end of ends) end.destroy();
  };
  return { address: `127.0.0.1:${(server.address() as AddressInfo).port}`, cut };
}

test('attention is told while one saga can’t be read, and while none can be', async () => {
  const store = new StateStore({ url: await databases.fresh('sqlite') });
  const waitsFor = (since: string) => ({ waitingFor: [{ kind: 'operator' as const, what: 'pay', since }] });
  for (const saga of [
    sagaAs('needs-attention', { id: '1', type: 'buyHeld', ...waitsFor('2020-01-01T00:00:00.000Z') }),
    sagaAs('needs-attention', { id: '2', type: 'ofAnotherGateway', ...waitsFor('2021-01-01T00:00:00.000Z') }),
    sagaAs('completed', { id: '3', type: 'ofAnotherGateway' }),
    sagaAs('completed', { id: '4', type: 'buy' }),
  ])
    await store.write(readingOf(saga));
  const { address, cut } = await wire();
  const connection = await openConnection({ address });
  const sagas = new SagaClient({ temporal: new Client({ connection }), catalogue: tested, store });
  const metrics = new SagaMetrics(sagas, 0);
  const scraped = async () => {
    await metrics.refresh(30_000);
    return metrics.registry.metrics();
  };
  const ofHeld = /^backstitch_attention_age_seconds\{type="buyHeld"\} \d{8,}/m;
  const first = await scraped();
  expect(first).toMatch(ofHeld);
  expect(first).toMatch(/^backstitch_attention_age_seconds\{type="ofAnotherGateway"\} \d{8,}/m);
  expect(first).toContain('backstitch_partial_state_seconds_count{type="buy",status="completed"} 1');
  cut();
  expect(await scraped()).toMatch(ofHeld);
  await sagas.close();
  await connection.close();
  await store.close();
});
