import { recoveryQueue } from '@backstitch/saga-log';
import { bundleOf } from '@backstitch/testing/bench';
import { GatewayHarness } from './gateway-harness';

const order = { guest: { name: 'Ada' }, nights: 3 };
const why = { reason: 'it was not meant' };
const ada = { 'backstitch-actor': 'Ada' };

describe('by HTTP', () => {
  let harness: GatewayHarness;
  beforeAll(async () => {
    harness = await GatewayHarness.open('gatewayHosted');
    const workflowBundle = await bundleOf({ workflowsPath: require.resolve('@backstitch/saga/recovery') });
    await harness.work({ taskQueue: recoveryQueue, workflowBundle });
  });
  afterAll(() => harness.close());

  /** A saga that waits for a message. */
  async function waiting(): Promise<string> {
    const path = (await harness.post('/sagas/buyApproved', order)).headers.get('location')!;
    await harness.until(path, ({ waitingFor }) => waitingFor?.some(({ kind }) => kind === 'message'));
    return path;
  }

  test('a saga that was ended by force is found, previewed and recovered', async () => {
    const path = await waiting();
    expect((await harness.get(`${path}/recovery`)).body.code).toBe('not-recoverable');
    await harness.client.workflow.getHandle(path.replace('/sagas/', '')).terminate('by hand');
    const found = await harness.until('/sagas?recoverable=true', ({ items }) => items.length > 0);
    expect(found.items[0]).toMatchObject({ status: 'terminated', recoverable: true });
    expect((await harness.get(`${path}/recovery`)).body).toMatchObject({
      broken: { how: 'terminated', reason: 'by hand' },
      backwards: { plan: [{ compensation: 'cancel' }] },
    });
    const sideways = await harness.post(`${path}/recover`, { ...why, direction: 'sideways' });
    expect([sideways.status, sideways.body.code]).toEqual([422, 'invalid-body']);
    expect((await harness.post(`${path}/recover`, why, ada)).status).toBe(202);
    const ended = await harness.until(path, ({ status }) => status === 'compensated');
    expect(ended.audit).toMatchObject([{ action: 'recover', by: 'Ada', ...why }]);
    const other = await harness.post(`${path}/recover`, { ...why, direction: 'forwards' });
    expect([other.status, other.body.code]).toEqual([409, 'recovery-begun']);
  });

  test('a saga is paused, and resumed', async () => {
    const path = await waiting();
    expect((await harness.post(`${path}/resume`, why)).body.code).toBe('not-set-aside');
    expect((await harness.post(`${path}/pause`, why, ada)).status).toBe(202);
    const paused = await harness.until(path, ({ waitingFor }) => waitingFor?.some(({ kind }) => kind === 'paused'));
    expect(paused.waitingFor).toContainEqual(expect.objectContaining({ kind: 'paused', by: 'Ada', ...why }));
    expect((await harness.post(`${path}/resume`, why, ada)).status).toBe(202);
    await harness.until(path, ({ waitingFor }) => !waitingFor?.some(({ kind }) => kind === 'paused'));
    const none = await harness.post(`${path}/steps/reserve/compensation/let-others-go-on`, why);
    expect([none.status, none.body.code]).toEqual([409, 'no-attention-needed']);
    await harness.post(`${path}/cancel`, why);
  });

  test('many are counted, acted on, and stopped', async () => {
    await waiting();
    const acting = { act: 'cancel', filter: { type: 'buyApproved', incomplete: true }, ...why };
    const counted = await harness.post('/bulk-acts', { ...acting, dryRun: true });
    expect(counted.status).toBe(200);
    const begun = await harness.post('/bulk-acts', acting, ada);
    expect([begun.status, begun.body.status]).toEqual([202, 'running']);
    const path = begun.headers.get('location')!;
    expect((await harness.get(path)).body).toMatchObject({ act: 'cancel', by: 'Ada', ...why });
    expect((await harness.post(`${path}/stop`, {})).status).toBe(202);
    const unknown = await harness.get('/bulk-acts/nothing');
    expect([unknown.status, unknown.body.code]).toEqual([404, 'unknown-bulk-act']);
    const wrong = await harness.post('/bulk-acts', { ...acting, act: 'explode' });
    expect([wrong.status, wrong.body.code]).toEqual([422, 'invalid-body']);
    const many = Array.from({ length: 21 }, (_, each) => `w${each}`);
    const filters = [
      ...[{ text: '' }, { text: '🎉' }, { stuck: [] }],
      ...[{ text: many.join(' ') }, { text: 'x'.repeat(501) }, { step: 'x'.repeat(501) }],
      ...[{ attributes: Object.fromEntries(many.map((name) => [name, 'x'])) }, { attributes: { a: 'x'.repeat(501) } }],
    ];
    for (const filter of filters) {
      const large = await harness.post('/bulk-acts', { ...acting, filter, dryRun: true });
      expect([large.status, large.body.code]).toEqual([422, 'invalid-body']);
    }
  });
});
