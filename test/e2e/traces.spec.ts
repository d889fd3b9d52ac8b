import { once } from 'node:events';
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { json } from 'node:stream/consumers';
import { traceIds } from '@backstitch/nest';
import { searchAttributes } from '@backstitch/saga-log';
import { type TemporalServer, startServer } from '@backstitch/temporal-server';
import { TestProcess } from '@backstitch/testing/process';
import { until } from './until';

/** As OTLP has it in JSON. */
interface Span {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly status: { readonly code?: number; readonly message?: string };
  readonly links?: readonly { readonly traceId: string }[];
}
interface Sent {
  readonly resourceSpans: readonly {
    readonly resource: {
      readonly attributes: readonly { readonly key: string; readonly value: { stringValue?: string } }[];
    };
    readonly scopeSpans: readonly { readonly spans: readonly Span[] }[];
  }[];
}

/** All spans that came, each with the process that sent it. */
const spans: (Span & { readonly service: string })[] = [];
let collector: Server;
let temporal: TemporalServer;
let processes: TestProcess[];
let gateway: string;

beforeAll(async () => {
  collector = createServer((request, response) => {
    void json(request).then((sent) => {
      for (const { resource, scopeSpans } of (sent as Sent).resourceSpans) {
        const service = resource.attributes.find(({ key }) => key === 'service.name')?.value.stringValue ?? '';
        spans.push(...scopeSpans.flatMap((scope) => scope.spans.map((span) => ({ ...span, service }))));
      }
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  }).listen(0, '127.0.0.1');
  await once(collector, 'listening');
  temporal = await startServer({ searchAttributes });
  const environment = {
    TEMPORAL_ADDRESS: temporal.address,
    DATABASE_URL: 'sqlite::memory:',
    PORT: '0',
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${(collector.address() as AddressInfo).port}`,
    OTEL_BSP_SCHEDULE_DELAY: '100',
  };
  const main = resolve(__dirname, '../../examples/shop/main.ts');
  processes = ['warehouse', 'orders', 'gateway'].map((name) => TestProcess.typescript(main, environment, [name]));
  const said = await Promise.all(processes.map((each) => each.said(/^ready$/)));
  gateway = String(said[2]!['url']);
});
afterAll(async () => {
  await Promise.all(processes.map((each) => each.kill()));
  await temporal.kill();
  collector.close();
});

it('one trace goes from the request through the saga and its participant to the compensation', async () => {
  const caller = '0af7651916cd43dd8448eb211c80319c';
  const response = await fetch(`${gateway}/sagas/sellItems`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', prefer: 'wait=30', traceparent: `00-${caller}-b7ad6b7169203331-01` },
    body: JSON.stringify({ item: 'teapot', count: 1, place: 'Atlantis' }),
  });
  const { id, status } = (await response.json()) as { id: string; status: string };
  expect(status).toBe('compensated');
  const workflowId = `sellItems/${id}`;
  const found = await until('the whole trace', async () => {
    const ofSaga = spans.filter(({ traceId }) => traceId === traceIds.trace(workflowId));
    return ofSaga.length >= 5 && ofSaga;
  });
  const shown = found.map(({ service, name, parentSpanId, status: { message = '' } }) => [
    service,
    name,
    !!parentSpanId,
    message,
  ]);
  expect(shown.sort()).toEqual([
    ['gateway', 'POST /sagas/sellItems', true, ''],
    ['orders', 'saga sellItems', false, 'NoCourier'],
    ['warehouse', 'warehouse.bookCourier', true, 'NoCourier'],
    ['warehouse', 'warehouse.putItemsBack', true, ''],
    ['warehouse', 'warehouse.takeItems', true, ''],
  ]);
  const root = found.find(({ parentSpanId }) => !parentSpanId)!;
  for (const { parentSpanId } of found.filter((span) => span !== root)) expect(parentSpanId).toBe(root.spanId);
  const request = found.find(({ service }) => service === 'gateway')!;
  expect(request.links).toMatchObject([{ traceId: caller }]);
});
