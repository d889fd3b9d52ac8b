import { searchAttributes } from '@backstitch/saga-log';
import { type TemporalServer, startServer } from '@backstitch/temporal-server';
import { validate } from '@readme/openapi-parser';
import { type Body, GatewayHarness } from './gateway-harness';

const aString = expect.any(String) as string;

const order = { guest: { name: 'Ada' }, nights: 3 };

/** A server-sent event. */
interface Sent {
  id?: string;
  event?: string;
  data?: string;
}

describe('a saga is shown', () => {
  // Its own server: where others have skipped time, runs that began in the future come first in lists.
  let server: TemporalServer;
  let harness: GatewayHarness;
  const begun = new Date();
  beforeAll(async () => {
    server = await startServer({ searchAttributes });
    process.env.BACKSTITCH_TEST_TEMPORAL = server.address;
    harness = await GatewayHarness.open('gatewayHosted', 'gatewayLonely');
  });
  afterAll(async () => {
    await harness?.close();
    await server?.kill();
  });

  const started = async (type: string, more: object = {}) =>
    (await harness.post(`/sagas/${type}`, { ...order, ...more })).headers.get('location')!;
  const waiting = (path: string) => harness.until(path, ({ waitingFor }) => waitingFor);
  const approve = (path: string) => harness.post(`${path}/messages/approval`, { by: 'Bo', yes: true });

  test('with an ETag that holds until it changes', async () => {
    const path = await started('buyApproved');
    await waiting(path);
    const first = await harness.get(path);
    expect(first.body).toMatchObject({ consistency: 'authoritative', asOf: aString, type: 'buyApproved' });
    const etag = first.headers.get('etag')!;
    const again = await harness.get(path, { 'if-none-match': etag });
    expect([again.status, again.text]).toEqual([304, '']);
    await approve(path);
    await harness.until(path, ({ endedAt }) => endedAt);
    const changed = await harness.get(path, { 'if-none-match': etag });
    expect([changed.status, changed.body.status]).toEqual([200, 'completed']);
  });

  test('from the index alone, and says so', async () => {
    const path = await started('buy');
    await harness.until(path, ({ endedAt }) => endedAt);
    const eventual = await harness.until(`${path}?consistency=eventual`, ({ status }) => status === 'completed');
    expect(eventual).toMatchObject({ consistency: 'eventual', kind: 'saga', endedAt: aString });
    expect(eventual.steps).toBeUndefined();
  });

  test('with its attempts and last failure, while it is still tried', async () => {
    const path = await started('buy', { reserve: 'fail' });
    const saga = await harness.until(path, ({ steps }) => (steps[0]?.attempts ?? 0) >= 2);
    expect(saga.steps[0]).toMatchObject({ status: 'running', failure: { message: 'try again' } });
    expect((await harness.post(`${path}/cancel`, { reason: 'enough' })).status).toBe(202);
  });

  test('with the participant that has no worker', async () => {
    const path = await started('beHaunted');
    const saga = await waiting(path);
    expect(saga.waitingFor).toEqual([{ kind: 'worker', what: 'ghost', since: aString }]);
    await harness.client.workflow.getHandle(path.replace('/sagas/', '')).terminate('the test is over');
    expect((await harness.get(path)).body.status).toBe('terminated');
  });

  test('as one, also when it has gone on in another run', async () => {
    const path = await started('buyLoop');
    const saga = await waiting(path);
    expect(saga.waitingFor).toMatchObject([{ kind: 'message', what: 'approval' }]);
    await approve(path);
    expect((await harness.until(path, ({ endedAt }) => endedAt)).status).toBe('completed');
    const { items } = await harness.until('/sagas/buyLoop', ({ items: [first] }) => first?.status === 'completed');
    expect(items).toHaveLength(1);
  });

  test('and one that is nested, too', async () => {
    const path = await started('buyNested', { pay: 'refuse' });
    const saga = await harness.until(path, ({ endedAt }) => endedAt);
    expect(saga.status).toBe('compensated');
    const nested = `/sagas/${saga.steps[0]!.request}/${saga.steps[0]!.nested}`;
    expect((await harness.get(nested)).body).toMatchObject({ type: 'buy', status: 'compensated' });
  });

  describe('in lists', () => {
    const startedAfter = begun.toISOString();
    const items = async (query: string): Promise<readonly Body[]> =>
      (await harness.get(`/sagas?startedAfter=${startedAfter}&limit=200&${query}`)).body.items;

    test('newest first, page by page, as its status says', async () => {
      const paths: string[] = [];
      paths.push(await started('buyPivot'));
      paths.push(await started('buy'));
      paths.push(await started('buy', { pay: 'refuse' }));
      paths.push(await started('buyHeld', { pay: 'break' }));
      paths.push(await started('buyApproved'));
      await waiting(paths[4]!);
      await harness.post(`${paths[4]}/cancel`, { reason: 'x' });
      const expected: Record<string, string> = {
        [paths[0]!]: 'running',
        [paths[1]!]: 'completed',
        [paths[2]!]: 'compensated',
        [paths[3]!]: 'needs-attention',
        [paths[4]!]: 'cancelled',
      };
      const pathOf = ({ type, id }: { type: string; id: string }) => `/sagas/${type}/${id}`;
      const all = () => items('');
      for (let tries = 0; tries < 50; tries++) {
        const now = Object.fromEntries((await all()).map((item) => [pathOf(item), item.status]));
        if (Object.entries(expected).every(([path, status]) => now[path] === status)) break;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      const listed = await all();
      expect(listed.slice(0, 5).map(pathOf)).toEqual([...paths].reverse());
      for (const [path, status] of Object.entries(expected)) {
        const [found] = (await items(`status=${status}`)).filter((item) => pathOf(item) === path);
        expect([path, found?.status]).toEqual([path, status]);
        const incomplete = (await items('incomplete=true')).some((item) => pathOf(item) === path);
        expect([path, incomplete]).toEqual([path, status === 'running' || status === 'needs-attention']);
      }
      expect((await items('status=needs-attention')).find((item) => pathOf(item) === paths[3])?.attention).toEqual([
        'pay',
      ]);

      const paged: unknown[] = [];
      let next: string | null = '';
      while (next !== null) {
        const { body } = await harness.get(`/sagas?startedAfter=${startedAfter}&limit=2${next && `&cursor=${next}`}`);
        expect(body.consistency).toBe('eventual');
        paged.push(...body.items.map(pathOf));
        next = body.next;
      }
      expect(paged).toEqual(listed.map(pathOf));
      expect((await harness.get(`/sagas/buy?limit=1`)).body.items[0]?.type).toBe('buy');
    });

    test('by the participant that it asks', async () => {
      expect((await items('participant=ghost')).map(({ type }) => type)).toEqual(['beHaunted']);
    });

    test('never with the cursor of another list', async () => {
      const { body } = await harness.get('/sagas?limit=1');
      const { status } = await harness.get(`/sagas?limit=1&status=running&cursor=${body.next}`);
      expect(status).toBe(400);
    });
  });

  describe('as it changes', () => {
    /** The events of a stream, until it ends or so many have come. */
    async function stream(path: string, { last, max = Infinity }: { last?: string; max?: number } = {}) {
      const stop = new AbortController();
      const response = await fetch(`${harness.gateway.url}${path}/changes`, {
        headers: last === undefined ? {} : { 'last-event-id': last },
        signal: stop.signal,
      });
      const events: Sent[] = [];
      let text = '';
      for await (const chunk of response.body ?? []) {
        text += Buffer.from(chunk as Uint8Array).toString();
        const blocks = text.split('\n\n');
        text = blocks.pop()!;
        for (const block of blocks) {
          const event: Sent = Object.fromEntries(
            block.split('\n').map((line) => line.split(/: (.*)/s).slice(0, 2) as [string, string]),
          );
          if (event.event) events.push(event);
        }
        if (events.length >= max) break;
      }
      stop.abort();
      return { status: response.status, events };
    }

    test('from now to its end; then nothing follows: 204', async () => {
      const path = await started('buyApproved');
      await waiting(path);
      const watching = stream(path);
      await new Promise((resolve) => setTimeout(resolve, 300));
      await approve(path);
      const { events } = await watching;
      const statuses = events.map(({ event, data }) => [event, (JSON.parse(data!) as Body).status]);
      expect(statuses[0]).toEqual(['saga', 'running']);
      expect(statuses.slice(-2)).toEqual([
        ['saga', 'completed'],
        ['ended', 'completed'],
      ]);
      expect((await stream(path, { last: events.at(-1)!.id })).status).toBe(204);
    });

    test('going on after the last event that was seen', async () => {
      const path = await started('buyApproved');
      await waiting(path);
      const [seen] = (await stream(path, { max: 1 })).events;
      const resumed = stream(path, { last: seen!.id });
      await new Promise((resolve) => setTimeout(resolve, 300));
      await approve(path);
      const { events } = await resumed;
      expect(events.map(({ id }) => id)).not.toContain(seen!.id);
      expect(events.at(-1)!.event).toBe('ended');
    });

    test('going on with what has changed without an event', async () => {
      const path = await started('beHaunted');
      const [seen] = (await stream(path, { max: 1 })).events;
      await waiting(path);
      // A second passes without a worker before that is told: a slow reader has been told at first.
      const has = (JSON.parse(seen!.data!) as Body).waitingFor !== undefined;
      const [told] = has ? [seen] : (await stream(path, { last: seen!.id, max: 1 })).events;
      expect((JSON.parse(told!.data!) as Body).waitingFor).toMatchObject([{ kind: 'worker', what: 'ghost' }]);
      await harness.client.workflow.getHandle(path.replace('/sagas/', '')).terminate('the test is over');
    });

    test('to its end for who has seen as many events of another run', async () => {
      const [path, other] = [await started('buy'), await started('buy')];
      const [{ events }, { events: others }] = [await stream(path), await stream(other)];
      const again = await stream(path, { last: others.at(-1)!.id });
      expect([again.status, again.events.at(-1)]).toEqual([200, events.at(-1)]);
    });

    test('also when only its attempts do', async () => {
      const path = await started('buy', { reserve: 'fail' });
      const { events } = await stream(path, { max: 4 });
      const attempts = events.map(({ data }) => (JSON.parse(data!) as Body).steps[0]?.attempts ?? 0);
      expect(Math.max(...attempts)).toBeGreaterThan(1);
      await harness.post(`${path}/cancel`, { reason: 'enough' });
    });
  });

  describe('by its type', () => {
    test('with the JSON Schemas of what it takes and gives', async () => {
      const { items } = (await harness.get('/saga-types')).body;
      expect(items.map(({ name }) => name)).toContain('buy');
      const { body } = await harness.get('/saga-types/buyApproved');
      expect(body).toMatchObject({
        kind: 'saga',
        input: { type: 'object', required: ['guest', 'nights'] },
        output: { properties: { by: { type: 'string' } } },
        messages: { approval: { required: ['by', 'yes'] } },
        participants: ['shop'],
      });
    });

    test('in a valid OpenAPI document, with a path of its own', async () => {
      const { body } = await harness.get('/openapi.json');
      expect(Object.keys(body.paths)).toEqual(
        expect.arrayContaining(['/sagas/{type}/{id}', '/sagas/buy', '/sagas/buyApproved/{id}/messages/approval']),
      );
      expect(await validate(structuredClone(body) as never)).toMatchObject({ valid: true });
      expect(await validate({ ...structuredClone(body), paths: { '/x': { get: 1 } } } as never)).toMatchObject({
        valid: false,
      });
    });

    test('on a page, which may run nothing but itself', async () => {
      const { text, headers } = await harness.get('/');
      expect(text).toMatch(/^<!doctype html>/i);
      expect(headers.get('content-security-policy')).toMatch(/script-src 'self'/);
      for (const [, asset] of text.matchAll(/(?:href|src)="([^"#]+)"/g)) {
        expect([asset, (await harness.get(asset!)).status]).toEqual([asset, 200]);
      }
      expect((await harness.get('/page/page.js')).headers.get('content-type')).toMatch(/javascript/);
    });
  });

  test('with every worker down; what needs one says so and loses nothing', async () => {
    const path = await started('waitAlone');
    await waiting(path);
    await harness.stopWorkers();
    const { body } = await harness.get(path);
    expect(body).toMatchObject({ status: 'running', steps: [{ id: 'reserve', status: 'completed' }] });
    const before = Date.now();
    const cancel = await harness.post(`${path}/cancel`, { reason: 'nobody there' });
    expect([cancel.status, cancel.body.code]).toEqual([503, 'no-worker']);
    expect(cancel.headers.get('retry-after')).toBe('5');
    expect(Date.now() - before).toBeLessThan(5_500);
    // A message is Temporal's to keep.
    expect((await approve(path)).status).toBe(202);
    const shown = await harness.until(path, ({ waitingFor }) => waitingFor?.[0]?.kind === 'worker');
    expect(shown.waitingFor?.[0]?.what).toBe('gatewayLonely');
  });
});
