import { randomUUID } from 'node:crypto';
import { searchAttributes } from '@backstitch/saga-log';
import { type TemporalServer, startServer } from '@backstitch/temporal-server';
import { GatewayHarness } from './gateway-harness';

/** How a slip is taken or refused; how it travels is tried where participants run it. */
let server: TemporalServer;
let harness: GatewayHarness;
beforeAll(async () => {
  // Its own: slips that nobody runs would stand in the lists of others.
  server = await startServer({ searchAttributes });
  process.env.BACKSTITCH_TEST_TEMPORAL = server.address;
  harness = await GatewayHarness.open();
});
afterAll(async () => {
  await harness?.close();
  await server?.kill();
});

const reserve = (more: object = {}) => ({ participant: 'shop', request: 'reserve', ...more });
/** Several ask the shop, so it has to be said. */
const owner = 'gatewayHosted';
const refused = async (body: object) => {
  const answer = await harness.post('/routing-slips', { owner, ...body });
  expect([answer.status, answer.body.code]).toEqual([422, 'invalid-body']);
  return answer.body.errors.map(({ pointer, code }) => [pointer, code]);
};

describe('a slip', () => {
  it('sets out, and is a saga like any other', async () => {
    const itinerary = [reserve({ arguments: { how: 'ok' } }), { participant: 'ghost', request: 'haunt' }];
    const answer = await harness.post('/routing-slips', { owner, itinerary, variables: { how: 'ok' } });
    expect([answer.status, answer.body.kind]).toEqual([202, 'slip']);
    const path = answer.headers.get('location')!;
    expect(path).toBe(`/sagas/slip/${answer.body.id}`);
    // Nobody runs slips in this test: it waits at its first participant, and says so.
    const saga = await harness.until(path, ({ waitingFor }) => waitingFor !== undefined);
    expect(saga).toMatchObject({
      kind: 'slip',
      status: 'running',
      waitingFor: [{ kind: 'worker', what: 'shop' }],
      slip: { trackingNumber: answer.body.id, at: 'shop', itinerary: [{ request: 'reserve' }, { request: 'haunt' }] },
    });
    const all = await harness.get('/sagas/slip');
    expect(all.status).toBe(200);
  });

  it('that waits for a participant can be cancelled: who and why are kept until it is back', async () => {
    const { headers } = await harness.post('/routing-slips', {
      owner,
      itinerary: [reserve({ arguments: { how: 'ok' } })],
    });
    const path = headers.get('location')!;
    const answer = await harness.post(`${path}/cancel`, { reason: 'no longer' }, { 'backstitch-actor': 'ann' });
    expect(answer.status).toBe(202);
    const { audit } = (await harness.get(path)).body;
    expect(audit).toMatchObject([{ action: 'cancel', by: 'ann', reason: 'no longer' }]);
  });

  it('sets out once for each tracking number, and for each key', async () => {
    const slip = { owner, trackingNumber: `T-${randomUUID()}`, itinerary: [reserve({ arguments: { how: 'ok' } })] };
    const first = await harness.post('/routing-slips', slip);
    expect(first.headers.get('location')).toBe(`/sagas/slip/${slip.trackingNumber}`);
    const again = await harness.post('/routing-slips', slip);
    expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([202, 'true']);
    const other = await harness.post('/routing-slips', { ...slip, onFailure: 'hold' });
    expect([other.status, other.body.code]).toEqual([409, 'idempotency-key-reused']);
    const both = await harness.post('/routing-slips', slip, { 'idempotency-key': 'k' });
    expect([both.status, both.body.code]).toEqual([400, 'bad-idempotency-key']);
  });

  it('is a kind of saga type', async () => {
    const { body } = await harness.get('/saga-types/slip');
    expect(body).toMatchObject({ name: 'slip', kind: 'slip' });
    expect(Object.keys((await harness.get('/openapi.json')).body.paths)).toContain('/routing-slips');
  });
});

describe('a slip that can’t set out names each error', () => {
  it('of its itinerary', async () => {
    expect(await refused({ itinerary: [] })).toEqual([['/itinerary', 'empty-itinerary']]);
    expect(
      await refused({
        itinerary: [
          { participant: 'nobody', request: 'x' },
          { participant: 'shop', request: 'steal' },
        ],
      }),
    ).toEqual([
      ['/itinerary/0/participant', 'unknown-participant'],
      ['/itinerary/1/request', 'unknown-activity'],
    ]);
    expect(await refused({ itinerary: [reserve({ step: 'a/b', giveUpAfter: 'soon' })] })).toEqual([
      ['/itinerary/0/step', 'invalid-format'],
      ['/itinerary/0/giveUpAfter', 'invalid-union'],
    ]);
  });

  it('of how long it may take: a timer that cannot be so long is asked of nobody', async () => {
    const itinerary = [reserve({ attemptTimeout: '25d' }), reserve({ giveUpAfter: `${'9'.repeat(400)}d` })];
    expect(await refused({ itinerary, deadline: '36501d' })).toEqual([
      ['/itinerary/0/attemptTimeout', 'bad-duration'],
      ['/itinerary/1/giveUpAfter', 'bad-duration'],
      ['/deadline', 'bad-duration'],
    ]);
  });

  it('of the names of its steps: what no step can be called is asked of nobody', async () => {
    const names = ['pay.2', ' pay', 'x'.repeat(81), 'a/b', 'v1.5 room', 'pay.two'];
    const itinerary = names.map((step) => reserve({ step, arguments: { how: 'ok' } }));
    expect(await refused({ itinerary })).toEqual([0, 1, 2, 3].map((at) => [`/itinerary/${at}/step`, 'invalid-format']));
  });

  it('of a field that could be one of several things, with what each had to be', async () => {
    const { body } = await harness.post('/routing-slips', { owner, itinerary: [reserve({ giveUpAfter: 'soon' })] });
    expect(body.errors[0]).toMatchObject({
      detail: expect.stringMatching(/^not a duration: .*; or: .*"never"$/) as string,
    });
  });

  it('of its arguments, wherever they come from', async () => {
    expect(
      await refused({
        itinerary: [
          reserve({ arguments: { how: 7, when: 'now' }, sets: { it: 'nothing' } }),
          reserve(),
          { participant: 'ghost', request: 'haunt' },
        ],
        variables: { how: 'gold' },
      }),
    ).toEqual([
      ['/itinerary/0/arguments/how', 'wrong-argument'],
      ['/itinerary/0/arguments/when', 'unknown-argument'],
      ['/itinerary/0/sets/it', 'unknown-output'],
      ['/variables/how', 'wrong-argument'],
      ['/variables/how', 'wrong-argument'],
    ]);
    expect(await refused({ itinerary: [reserve()] })).toEqual([['/itinerary/0/arguments/how', 'missing-argument']]);
  });

  it('of its size, its owner, and whom it would have told', async () => {
    const ok = [reserve({ arguments: { how: 'ok' } })];
    expect(await refused({ itinerary: ok, variables: { text: 'x'.repeat(1_100_000) } })).toEqual([['', 'too-large']]);
    expect(await refused({ itinerary: ok, owner: 'me', subscriptions: [{ endpoint: 'http://127.0.0.1/x' }] })).toEqual([
      ['/owner', 'unknown-owner'],
      ['/subscriptions/0/endpoint', 'endpoint-not-allowed'],
    ]);
  });
});
