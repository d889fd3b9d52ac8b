import { searchAttributes } from '@backstitch/saga-log';
import { type TemporalServer, startServer } from '@backstitch/temporal-server';
import { type Answer, GatewayHarness } from './gateway-harness';

const order = { guest: { name: 'Ada' }, nights: 3 };

describe('what others send to a saga', () => {
  let server: TemporalServer;
  let harness: GatewayHarness;
  beforeAll(async () => {
    server = await startServer({ searchAttributes });
    process.env.BACKSTITCH_TEST_TEMPORAL = server.address;
  });
  beforeEach(async () => {
    harness = await GatewayHarness.open('gatewayLonely');
  });
  afterEach(() => harness.close());
  afterAll(() => server?.kill());

  /** A saga that has reserved, and whose workers are gone. */
  async function left(type: string): Promise<string> {
    const path = (await harness.post(`/sagas/${type}`, order)).headers.get('location')!;
    await harness.until(path, ({ steps }) => steps[0]?.status === 'completed');
    await harness.stopWorkers();
    return path;
  }
  const described = (path: string) => harness.client.workflow.getHandle(path.replace('/sagas/', '')).describe();

  /** Sends one message many times, so many at once. */
  async function flood(path: string, times: number, atOnce: number, by: string): Promise<Answer[]> {
    const answers: Answer[] = [];
    const send = async () => {
      while (answers.length < times) answers.push(await harness.post(`${path}/messages/approval`, { by, yes: true }));
    };
    await Promise.all(Array.from({ length: atOnce }, send));
    return answers;
  }
  const counted = (answers: readonly Answer[]) =>
    Object.fromEntries(
      [...new Set(answers.map(({ status }) => status))].map((status) => [
        status,
        answers.filter((it) => it.status === status).length,
      ]),
    );

  /** Its workers come back. */
  async function ends(path: string) {
    const back = await GatewayHarness.open('gatewayLonely');
    try {
      expect((await back.post(`${path}/cancel`, { reason: 'enough' })).status).toBe(202);
      return await back.until(path, ({ endedAt }) => endedAt);
    } finally {
      await back.close();
    }
  }

  test('fills half of its history at most, by bytes: it still compensates', async () => {
    const path = await left('holdAlone');
    const answers = await flood(path, 130, 10, 'x'.repeat(255_000));
    expect(Object.keys(counted(answers))).toEqual(['202', '413']);
    expect(answers.at(-1)!.body.code).toBe('saga-full');
    const { historySize, status } = await described(path);
    expect([status.name, historySize! <= 25 * 1024 * 1024 && historySize! > 24 * 1024 * 1024]).toEqual([
      'RUNNING',
      true,
    ]);
    expect(await ends(path)).toMatchObject({ status: 'cancelled', steps: [{ compensation: { status: 'completed' } }] });
  });

  test('fills half of its history at most, by events, however many send at once', async () => {
    const path = await left('holdSmall');
    const answers = await flood(path, 400, 60, 'Bo');
    expect(counted(answers)[413]).toBeGreaterThan(100);
    const { historyLength, status } = await described(path);
    expect([status.name, historyLength <= 200 && historyLength > 150]).toEqual(['RUNNING', true]);
    expect(await ends(path)).toMatchObject({ status: 'cancelled', steps: [{ compensation: { status: 'completed' } }] });
  });

  test('is bounded, each by itself', async () => {
    const path = await left('holdAlone');
    const { historyLength } = await described(path);
    const answer = await harness.post(`${path}/messages/approval`, { by: 'x'.repeat(263_000), yes: true });
    expect([answer.status, answer.body.code]).toEqual([413, 'body-too-large']);
    expect((await described(path)).historyLength).toBe(historyLength);
  });
});

test('what Temporal takes no more of is no mistake of the gateway', async () => {
  const server = await startServer({
    ...{ searchAttributes, dynamicConfig: { 'history.maximumSignalsPerExecution': 3 } },
  });
  process.env.BACKSTITCH_TEST_TEMPORAL = server.address;
  const harness = await GatewayHarness.open();
  try {
    const path = (await harness.post('/sagas/waitAlone', order)).headers.get('location')!;
    const send = async () => {
      const { status, body } = await harness.post(`${path}/messages/approval`, { by: 'Bo', yes: true });
      return [status, body.code];
    };
    for (let sent = 0; sent < 3; sent++) expect((await send())[0]).toBe(202);
    expect(await send()).toEqual([413, 'saga-full']);
  } finally {
    await harness.close();
    await server.kill();
  }
});

test('an act on a saga whose code fails is told that it does', async () => {
  const server = await startServer({ searchAttributes });
  process.env.BACKSTITCH_TEST_TEMPORAL = server.address;
  const harness = await GatewayHarness.open('gatewayHosted');
  try {
    const path = (await harness.post('/sagas/neverWritten', order)).headers.get('location')!;
    const codes = new Set<string>();
    while (!codes.has('saga-failing')) {
      const { status, body } = await harness.post(`${path}/cancel`, { reason: 'enough' });
      expect([status, ['no-worker', 'saga-failing'].includes(body.code)]).toEqual([503, true]);
      codes.add(body.code);
    }
  } finally {
    await harness.close();
    await server.kill();
  }
});
