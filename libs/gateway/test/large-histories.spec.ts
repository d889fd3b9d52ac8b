import { GatewayHarness } from './gateway-harness';

const order = { guest: { name: 'Ada' }, nights: 3 };

describe('a saga whose history has a page above gRPC’s 4 MB', () => {
  let harness: GatewayHarness;
  let path: string;
  beforeAll(async () => {
    harness = await GatewayHarness.open(); // nobody serves it: what is sent to it stands one after the other
    path = (await harness.post('/sagas/waitAlone', order)).headers.get('location')!;
    const handle = harness.client.workflow.getHandle(path.replace('/sagas/', ''));
    for (let sent = 0; sent < 3; sent++) await handle.signal('said', 'x'.repeat(1_500_000));
  });
  afterAll(async () => {
    await harness.client.workflow.getHandle(path.replace('/sagas/', '')).terminate();
    await harness.close();
  });

  test('is shown', async () => {
    const { status, body } = await harness.get(path);
    expect([status, body.status, body.type]).toEqual([200, 'running', 'waitAlone']);
  });

  test('is watched', async () => {
    const response = await fetch(`${harness.gateway.url}${path}/changes`);
    const stream = response.body as ReadableStream<Uint8Array>;
    const { value } = await stream.getReader().read();
    expect([response.status, (value?.length ?? 0) > 0]).toEqual([200, true]);
  });
});
