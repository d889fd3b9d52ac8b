import { testDatabases } from '@backstitch/testing/databases';
import type { Gateway } from '../src';
import { type Answer, ask, open } from './gateway-harness';

const databases = testDatabases();
afterAll(() => databases.stop());

const reserve = { Type: 'Task', Resource: 'urn:backstitch:shop:reserve', End: true };
const machine = { Comment: 'Reserves.', StartAt: 'Reserve', States: { Reserve: reserve } };
const other = { ...machine, States: { Reserve: { ...reserve, TimeoutSeconds: 5 } } };

const put = (gateway: Gateway, path: string, body: unknown, headers = {}): Promise<Answer> =>
  ask(gateway, path, {
    method: 'PUT',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
const code = ({ status, body }: Answer) => [status, body.code];

describe.each(['sqlite', 'postgres'] as const)('state machines stored in %s', (dialect) => {
  let url: string;
  let gateway: Gateway;
  beforeAll(async () => {
    url = await databases.fresh(dialect);
    gateway = await open({ DATABASE_URL: url });
  });
  afterAll(() => gateway.close());

  test('are saga types, in versions that stay', async () => {
    const first = await put(gateway, '/saga-types/plan', machine);
    expect([first.status, first.headers.get('etag'), first.headers.get('location')]).toEqual([
      201,
      '"1"',
      '/saga-types/plan',
    ]);
    expect(first.body).toMatchObject({
      ...{ name: 'plan', kind: 'state-machine', version: 1, unwind: 'never', summary: 'Reserves.' },
      ...{ participants: ['shop'], definition: machine },
      picture: 'stateDiagram-v2\n  state "Reserve (Task)" as s1\n  [*] --> s1\n  s1 --> [*]',
    });
    const again = await put(gateway, '/saga-types/plan', {
      States: machine.States,
      StartAt: 'Reserve',
      Comment: 'Reserves.',
    });
    expect([again.status, again.headers.get('etag')]).toEqual([200, '"1"']);

    const second = await put(gateway, '/saga-types/plan', other, { 'if-match': '"1"' });
    expect([second.status, second.headers.get('etag')]).toEqual([200, '"2"']);
    const third = await put(gateway, '/saga-types/plan?unwind=mirror', other, { 'if-match': '"2"' });
    expect(third.body).toMatchObject({ version: 3, unwind: 'mirror' });

    const read = async (path: string) => (await ask(gateway, path)).body as unknown;
    expect(await read('/saga-types/plan')).toMatchObject({ version: 3, definition: other });
    expect(await read('/saga-types/plan?version=1')).toMatchObject({ version: 1, definition: machine });
    expect(code(await ask(gateway, '/saga-types/plan?version=4'))).toEqual([404, 'unknown-saga-type']);
    const { items } = (await ask(gateway, '/saga-types')).body;
    expect(items.find(({ name }) => name === 'plan')).toMatchObject({ kind: 'state-machine', participants: ['shop'] });
  });

  test('are not overwritten by whoever has not seen the newest', async () => {
    await put(gateway, '/saga-types/shared', machine);
    const both = await Promise.all(
      [1, 2].map((TimeoutSeconds) =>
        put(gateway, '/saga-types/shared', { ...machine, TimeoutSeconds }, { 'if-match': '"1"' }),
      ),
    );
    expect(both.map(({ status }) => status).sort()).toEqual([200, 412]);
    const late = await put(gateway, '/saga-types/shared', machine, { 'if-match': '"1"' });
    expect(code(late)).toEqual([412, 'version-changed']);
    expect(code(await put(gateway, '/saga-types/shared', other, { 'if-none-match': '*' }))).toEqual([
      412,
      'version-changed',
    ]);
    expect(code(await put(gateway, '/saga-types/none', machine, { 'if-match': '"1"' }))).toEqual([
      412,
      'version-changed',
    ]);
    expect(code(await put(gateway, '/saga-types/none', machine, { 'if-match': 'one' }))).toEqual([400, 'bad-request']);
  });

  test('are not read, nor stored, again by whoever has the newest', async () => {
    await put(gateway, '/saga-types/tagged', machine);
    const tagged = (headers: Record<string, string>) => ask(gateway, '/saga-types/tagged', { headers });
    for (const tags of ['"1"', 'W/"1"', '"7", "1"', '*']) {
      const { status, text, headers } = await tagged({ 'if-none-match': tags });
      expect([tags, status, text, headers.get('etag')]).toEqual([tags, 304, '', '"1"']);
    }
    expect((await tagged({ 'if-none-match': '"2"' })).status).toBe(200);
    expect(code(await tagged({ 'if-none-match': 'one' }))).toEqual([400, 'bad-request']);
    for (const tags of ['*', '"7","1"']) {
      expect((await put(gateway, '/saga-types/tagged', machine, { 'if-match': tags })).status).toBe(200);
    }
    expect((await put(gateway, '/saga-types/tagged', machine, { 'if-match': 'W/"1"' })).status).toBe(412);
    expect((await put(gateway, '/saga-types/tagged', machine, { 'if-none-match': '"1"' })).status).toBe(412);
  });

  test('say who stored them', async () => {
    const ada = { 'backstitch-actor': Buffer.from('Ada\u202e L\u00f6w').toString('latin1') };
    const first = await put(gateway, '/saga-types/signed', machine, ada);
    expect((first.body as unknown as { storedBy: string }).storedBy).toBe('Ada L\u00f6w');
  });

  test('are retired, and taken back', async () => {
    const retire = (path: string, headers = {}) => ask(gateway, path, { method: 'DELETE', headers });
    await put(gateway, '/saga-types/old', machine);
    await put(gateway, '/saga-types/old', other);
    expect(code(await retire('/saga-types/old', { 'if-match': '"1"' }))).toEqual([412, 'version-changed']);
    expect((await retire('/saga-types/old')).status).toBe(204);
    expect(code(await retire('/saga-types/old'))).toEqual([410, 'saga-type-retired']);
    expect(code(await ask(gateway, '/saga-types/old'))).toEqual([410, 'saga-type-retired']);
    const headers = { 'content-type': 'application/json' };
    const start = { method: 'POST', headers, body: '{}' };
    expect(code(await ask(gateway, '/sagas/old', start))).toEqual([410, 'saga-type-retired']);
    const { items } = (await ask(gateway, '/saga-types')).body;
    expect(items.map(({ name }) => name)).not.toContain('old');
    expect(code(await retire('/saga-types/buy'))).toEqual([409, 'name-taken']);
    expect(code(await retire('/saga-types/nowhere'))).toEqual([404, 'unknown-saga-type']);
    const back = await put(gateway, '/saga-types/old', machine);
    expect([back.status, back.headers.get('etag')]).toEqual([201, '"3"']);
  });

  test('all get a version of their own, also when many store at once', async () => {
    const seconds = Array.from({ length: 10 }, (_, at) => at + 1);
    const stored = await Promise.all(
      seconds.map((TimeoutSeconds) => put(gateway, '/saga-types/crowded', { ...machine, TimeoutSeconds })),
    );
    const versions = stored.map(({ headers }) => Number(headers.get('etag')!.replaceAll('"', '')));
    expect(versions.sort((a, b) => a - b)).toEqual(seconds);
  });

  test('are known to a gateway that starts later', async () => {
    await put(gateway, '/saga-types/lasting', machine);
    const next = await open({ DATABASE_URL: url });
    expect((await ask(next, '/saga-types/lasting')).body).toMatchObject({ version: 1, definition: machine });
    await next.close();
  });
});

describe('a definition that can’t be stored', () => {
  let gateway: Gateway;
  beforeAll(async () => {
    gateway = await open({});
  });
  afterAll(() => gateway.close());

  test('is told every error, by its pointer', async () => {
    const wrong = {
      StartAt: 'A',
      States: {
        A: { Type: 'Task', Resource: 'arn:aws:states:::dynamodb:putItem', Next: 'B' },
        'C/D': { Type: 'Pass', InputPath: '$.[', End: true },
      },
    };
    const answer = await put(gateway, '/saga-types/wrong', wrong);
    expect(code(answer)).toEqual([422, 'invalid-definition']);
    expect(answer.body.errors.map((error) => [error.pointer, error.code])).toEqual(
      expect.arrayContaining([
        ['/States/A/Resource', 'bad-resource'],
        ['/States/A/Next', 'unknown-target'],
        ['/States/C~1D', 'unreachable-state'],
        ['/States/C~1D/InputPath', 'bad-path'],
      ]),
    );
    expect(code(await ask(gateway, '/saga-types/wrong'))).toEqual([404, 'unknown-saga-type']);
    for (const rubbish of [null, [], 'text', 7, {}, JSON.stringify(machine)]) {
      expect(code(await put(gateway, '/saga-types/wrong', rubbish))).toEqual([422, 'invalid-definition']);
    }
  });

  test('is told when its name means something else', async () => {
    expect(code(await put(gateway, '/saga-types/buy', machine))).toEqual([409, 'name-taken']);
    expect(code(await put(gateway, '/saga-types/slip', machine))).toEqual([409, 'name-taken']);
    expect(code(await put(gateway, '/saga-types/plan.map', machine))).toEqual([409, 'name-taken']);
    expect(code(await put(gateway, '/saga-types/-plan', machine))).toEqual([400, 'bad-id']);
    expect(code(await put(gateway, '/saga-types/plan?unwind=yes', machine))).toEqual([400, 'bad-query']);
    expect(code(await put(gateway, '/saga-types/plan?version=1', machine))).toEqual([400, 'bad-query']);
    expect(code(await ask(gateway, '/saga-types/plan?version=0'))).toEqual([400, 'bad-query']);
  });
});

test('a database that is down stops nothing that is defined in code', async () => {
  const gateway = await open({ DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' });
  expect((await ask(gateway, '/saga-types/buy')).body).toMatchObject({ name: 'buy', kind: 'saga' });
  const answer = await ask(gateway, '/saga-types/plan');
  expect(code(answer)).toEqual([503, 'store-unreachable']);
  expect(answer.headers.get('retry-after')).toBe('5');
  expect(answer.text).not.toMatch(/127|nobody|none'/);
  await gateway.close();
});
