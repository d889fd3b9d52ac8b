import { randomUUID } from 'node:crypto';
import { defaultPayloadConverter } from '@temporalio/client';
import { Stage } from './stage';

const order = { guest: { name: 'Ada' }, nights: 2 };

describe('an Idempotency-Key holds for the saga’s whole life', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await Stage.open('gatewayHosted');
    await stage.hostSlips('shop', 'gatewayHosted.errors');
  });
  afterAll(() => stage.close());

  const started = async (type: string) => {
    const path = (await stage.post(`/sagas/${type}`, order)).headers.get('location')!;
    return { path, handle: stage.client.workflow.getHandle(path.replace('/sagas/', '')) };
  };
  const key = () => ({ 'idempotency-key': randomUUID() });
  /** Each run is another history. */
  const runOf = async ({ handle }: Awaited<ReturnType<typeof started>>) => (await handle.describe()).runId;
  const untilNextRun = async (saga: Awaited<ReturnType<typeof started>>, before: string) => {
    for (;;) {
      if ((await runOf(saga)) !== before) return stage.until(saga.path, ({ waitingFor }) => waitingFor);
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
  };

  test('it travels with a message, as a short hash', async () => {
    const { path, handle } = await started('buyRounds');
    await stage.until(path, ({ waitingFor }) => waitingFor);
    const one = key();
    await stage.post(`${path}/messages/approval`, { by: 'Bo', yes: true }, one);
    const history = await stage.client.workflow
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
    await stage.until(saga.path, ({ waitingFor }) => waitingFor);
    const before = await runOf(saga);
    const [one, other] = [key(), key()];
    const send = (by: string, headers: Record<string, string>) =>
      stage.post(`${saga.path}/messages/approval`, { by, yes: true }, headers);
    expect((await send('Bo', one)).status).toBe(202);
    await untilNextRun(saga, before);
    expect((await send('Bo', one)).status).toBe(202);
    expect((await send('Cy', other)).status).toBe(202);
    expect((await stage.until(saga.path, ({ endedAt }) => endedAt)).output).toEqual({ by: 'Cy' });
  });

  test('an act that is sent again when the slip was elsewhere meanwhile is done once', async () => {
    const slip = {
      owner: 'gatewayHosted',
      itinerary: [{ participant: 'shop', request: 'reserve', arguments: { how: 'break' } }],
      onFailure: 'hold',
    };
    const path = (await stage.post('/routing-slips', slip)).headers.get('location')!;
    const handle = stage.client.workflow.getHandle(path.replace('/sagas/', ''));
    const held = (run: string) =>
      stage.until(path, async ({ status }) => status === 'needs-attention' && (await handle.describe()).runId !== run);
    const { steps } = await held('');
    const before = (await handle.describe()).runId;
    const one = key();
    const retry = () => stage.post(`${path}/steps/reserve/retry`, { reason: 'once' }, one);
    expect((await retry()).status).toBe(202);
    const again = await held(before);
    expect(again.steps[0]!.attempts).toBeGreaterThan(steps[0]!.attempts);
    expect((await retry()).status).toBe(202);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    const { status, audit, steps: after } = (await stage.get(path)).body;
    expect([status, audit.length, after[0]!.attempts]).toEqual(['needs-attention', 1, again.steps[0]!.attempts]);
    expect((await stage.post(`${path}/cancel`, { reason: 'shown' })).status).toBe(202);
  });
});
