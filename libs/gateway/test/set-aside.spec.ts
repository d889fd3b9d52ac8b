import { bundleSagas, temporalSettings, WorkerHost } from '@backstitch/nest';
import { GatewayHarness } from './gateway-harness';

const order = { guest: { name: 'Ada' }, nights: 2 };
const why = { reason: 'it loops' };

jest.setTimeout(240_000);

describe('a saga that is set aside', () => {
  let harness: GatewayHarness;
  let host: WorkerHost;

  const hosting = async (workflowsPath: string, taskQueue = 'gatewayBombs'): Promise<WorkerHost> => {
    const workflowBundle = await bundleSagas({ workflowsPath: require.resolve(workflowsPath) });
    const settings = temporalSettings({ TEMPORAL_ADDRESS: process.env.BACKSTITCH_TEST_TEMPORAL });
    const started = new WorkerHost(settings, () => Promise.resolve([{ taskQueue, workflowBundle }]));
    await started.onApplicationBootstrap();
    return started;
  };

  beforeAll(async () => {
    harness = await GatewayHarness.open('gatewayHosted');
    host = await hosting('./bombs');
  });

  afterAll(async () => {
    await host.beforeApplicationShutdown();
    await harness.close();
  });

  const setAside = (type: string): Promise<string> => untilSetAside(`/sagas/${type}`, order);

  const untilSetAside = async (where: string, input: object): Promise<string> => {
    const { headers } = await harness.post(where, input, { 'idempotency-key': `"${crypto.randomUUID()}"` });
    const path = headers.get('location')!;
    // Twelve seconds of CPU, which a busy machine gives in a minute.
    const end = Date.now() + 120_000;
    for (;;) {
      const { body } = await harness.get(path);
      if (body.waitingFor?.some(({ failure }) => failure?.code === 'SagaSetAside')) return path;
      if (Date.now() > end) throw new Error(JSON.stringify(body));
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  };

  it('is shown so, alone and in lists, and is cancelled without its code', async () => {
    const path = await setAside('buyBomb');
    const { body } = await harness.get(path);
    expect(body).toMatchObject({ status: 'needs-attention', failure: { code: 'SagaSetAside' } });
    for (const query of ['status=needs-attention', 'incomplete=true']) {
      const { body: list } = await harness.get(`/sagas/buyBomb?${query}`);
      expect(list.items.find(({ id }) => id === body.id)).toMatchObject({ status: 'needs-attention' });
    }
    expect((await harness.get('/sagas/buyBomb?status=running')).body.items.map(({ id }) => id)).not.toContain(body.id);
    expect((await harness.post(`${path}/steps/reserve/retry`, why)).body).toMatchObject({ code: 'saga-set-aside' });

    expect((await harness.post(`${path}/cancel`, why)).status).toBe(202);
    const cancelled = await harness.until(path, ({ status }) => status === 'cancelled');
    expect(cancelled.steps).toMatchObject([
      { id: 'reserve', status: 'completed', compensation: { request: 'cancel', status: 'completed' } },
    ]);
    expect(cancelled.startedBy).toBe(body.startedBy);
    expect(cancelled.audit).toMatchObject([{ action: 'cancel', reason: why.reason }]);
    expect((await harness.post(`${path}/cancel`, why)).status).toBe(202);
    expect((await harness.post(`${path}/resume`, why)).body).toMatchObject({ code: 'already-ended' });
  });

  it('fails, and is found by that in lists, though it has written nothing itself', async () => {
    const path = (await harness.post('/sagas/neverWritten', order)).headers.get('location')!;
    const { id } = await harness.until(path, ({ status }) => status === 'needs-attention');
    const found = async (status: string) =>
      (await harness.get(`/sagas/neverWritten?status=${status}`)).body.items.some((item) => item.id === id);
    await harness.until(path, () => found('needs-attention'));
    expect(await found('running')).toBe(false);
    await harness.client.workflow.getHandle(path.replace('/sagas/', '')).terminate();
  });

  it('goes no way back when its pivot may have completed', async () => {
    const path = await setAside('buyBombPivot');
    expect(await harness.post(`${path}/compensate`, why)).toMatchObject({
      status: 409,
      body: { code: 'past-the-pivot' },
    });
    await harness.client.workflow.getHandle(path.replace('/sagas/', '')).terminate();
  });

  it('is taken up again when its code is mended', async () => {
    const path = await setAside('buyBomb');
    await host.beforeApplicationShutdown();
    host = await hosting('./bombs-mended');
    expect((await harness.post(`${path}/resume`, why)).status).toBe(202);
    const deadline = Date.now() + 90_000;
    while ((await harness.get(path)).body.status !== 'completed' && Date.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
    expect((await harness.get(path)).body).toMatchObject({ status: 'completed', output: { paid: 'reserve' } });
    expect(await harness.post(`${path}/resume`, why)).toMatchObject({ status: 409, body: { code: 'already-ended' } });
  });

  describe('and travels', () => {
    const slip = {
      owner: 'gatewayHosted',
      itinerary: [
        { participant: 'shop', request: 'reserve', arguments: { how: 'ok' } },
        { participant: 'ghost', request: 'haunt', arguments: { how: 'ok' } },
      ],
    };
    let away: WorkerHost;

    beforeAll(() => harness.hostSlips('shop'));
    beforeEach(async () => {
      away = await hosting('./bomb-slips', 'ghost');
    });

    it('goes back to where it was before, by its log', async () => {
      const path = await untilSetAside('/routing-slips', slip);
      expect((await harness.post(`${path}/cancel`, why)).status).toBe(202);
      const cancelled = await harness.until(path, ({ status }) => status === 'cancelled');
      expect(cancelled.steps).toMatchObject([
        { id: 'reserve', status: 'completed', compensation: { request: 'cancel', status: 'completed' } },
      ]);
      expect(cancelled.audit).toMatchObject([{ action: 'cancel', reason: why.reason }]);
      expect((await harness.post(`${path}/cancel`, why)).status).toBe(202);
      await away.beforeApplicationShutdown();
    });

    it('goes on when its participant is mended', async () => {
      const path = await untilSetAside('/routing-slips', slip);
      await away.beforeApplicationShutdown();
      await harness.hostSlips('ghost');
      await harness.work({ taskQueue: 'ghost', activities: { haunt: () => Promise.resolve({ done: 'boo' }) } });
      expect((await harness.post(`${path}/resume`, why)).status).toBe(202);
      const deadline = Date.now() + 90_000;
      while ((await harness.get(path)).body.status !== 'completed' && Date.now() < deadline) {
        await new Promise((resolve) => setTimeout(resolve, 500));
      }
      expect((await harness.get(path)).body).toMatchObject({
        status: 'completed',
        steps: [{}, { id: 'haunt', status: 'completed' }],
      });
    });
  });
});
