import { randomUUID } from 'node:crypto';
import { defaultPayloadConverter } from '@temporalio/client';
import { GatewayHarness } from './gateway-harness';

const order = { guest: { name: 'Ada' }, nights: 2 };

describe('an Idempotency-Key holds for the saga’s whole life', () => {
  let harness: GatewayHarness;
  beforeAll(async () => {
    harness = await GatewayHarness.open('gatewayHosted');
    await harness.hostSlips('shop', 'gatewayHosted.errors');
  });
  afterAll(() => harness.close());

  const started = async (type: string) => {
    const path = (await harness.post(`/sagas/${type}`, order)).headers.get('location')!;
    return { path, handle: harness.client.workflow.getHandle(path.replace('/sagas/', '')) };
  };
  const key = () => ({ 'idempotency-key': randomUUID() });
  /** Each run is another history. */
  const runOf = async ({ handle }: Awaited<ReturnType<typeof started>>) => (await handle.describe()).runId;
  const untilNextRun = async (saga: Awaited<ReturnType<typeof started>>, before: string) => {
    for (;;) {
      if ((await runOf(saga)) !== before) return harness.until(saga.path, ({ waitingFor }) => waitingFor);
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
  };

  test('it travels with a message, as a short hash', async () => {
    const { path, handle } = await started('buyRounds');
    await harness.until(path, ({ waitingFor }) => waitingFor);
    const one = key();
    await harness.post(`${path}/messages/approval`, { by: 'Bo', yes: true }, one);
    const history = await harness.client.workflow
      .getHandle(handle.workflowId, (await handle.describe()).raw.workflowExecutionInfo!.firstRunId!)
      .fetchHistory();
    const { input } = history.events!.find(
      (it) => it.workflowExecutionSignaledEventAttributes,
    )!.workflowExecutionSignaledEventAttributes!;
    const [, mark] = input!.payloads!.map((payload) => defaultPayloadConverter.fromPayload<unknown>(payload));
    expect(mark).toMatch(/^[A-Za-z0-9_-]{16}$/);
    expect(one['idempotency-key']).not.toContain(mark);
  });

  test('a message that is sent again after continue-as-new counts once', async () => {
    const saga = await started('buyRounds');
    await harness.until(saga.path, ({ waitingFor }) => waitingFor);
    const before = await runOf(saga);
    const [one, other] = [key(), key()];
    const send = (by: string, headers: Record<string, string>) =>
      harness.post(`${saga.path}/messages/approval`, { by, yes: true }, headers);
    expect((await send('Bo', one)).status).toBe(202);
    await untilNextRun(saga, before);
    expect((await send('Bo', one)).status).toBe(202);
    expect((await send('Cy', other)).status).toBe(202);
    expect((await harness.until(saga.path, ({ endedAt }) => endedAt)).output).toEqual({ by: 'Cy' });
  });

  test('an act that is sent again when the slip was elsewhere meanwhile is done once', async () => {
    const slip = {
      owner: 'gatewayHosted',
      itinerary: [{ participant: 'shop', request: 'reserve', arguments: { how: 'break' } }],
      onFailure: 'hold',
    };
    const path = (await harness.post('/routing-slips', slip)).headers.get('location')!;
    const handle = harness.client.workflow.getHandle(path.replace('/sagas/', ''));
    const held = (run: string) =>
      harness.until(
        path,
        async ({ status }) => status === 'needs-attention' && (await handle.describe()).runId !== run,
      );
    const { steps } = await held('');
    const before = (await handle.describe()).runId;
    const one = key();
    const retry = () => harness.post(`${path}/steps/reserve/retry`, { reason: 'once' }, one);
    expect((await retry()).status).toBe(202);
    const again = await held(before);
    expect(again.steps[0]!.attempts).toBeGreaterThan(steps[0]!.attempts);
    expect((await retry()).status).toBe(202);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    const { status, audit, steps: after } = (await harness.get(path)).body;
    expect([status, audit.length, after[0]!.attempts]).toEqual(['needs-attention', 1, again.steps[0]!.attempts]);
    expect((await harness.post(`${path}/cancel`, { reason: 'shown' })).status).toBe(202);
  });
});
