import type { Gateway } from '../src';
import { ask, open } from './gateway-harness';

const json = { 'content-type': 'application/json' };
const send = (gateway: Gateway, method: string, path: string, body: object) =>
  ask(gateway, path, { method, headers: json, body: JSON.stringify(body) });

const settings = { TEMPORAL_ADDRESS: process.env.BACKSTITCH_TEST_TEMPORAL! };

it('a gateway keeps as much as its settings say', async () => {
  const gateway = await open({ ...settings, GATEWAY_TYPES: '1', GATEWAY_WATCHERS: '1', GATEWAY_WATCHERS_EACH: '1' });
  const leave = new AbortController();
  try {
    const machine = { StartAt: 'A', States: { A: { Type: 'Succeed' } } };
    expect((await send(gateway, 'PUT', '/saga-types/first', machine)).status).toBe(201);
    expect(await send(gateway, 'PUT', '/saga-types/second', machine)).toMatchObject({
      status: 409,
      body: { code: 'too-many-types' },
    });

    const order = { guest: { name: 'Ada' }, nights: 1 };
    const { headers } = await send(gateway, 'POST', '/sagas/waitAlone', order);
    const changes = `${headers.get('location')}/changes`;
    const watching = await fetch(new URL(changes, gateway.url), { signal: leave.signal });
    expect(watching.status).toBe(200);
    expect(await ask(gateway, changes)).toMatchObject({ status: 429, body: { code: 'too-many-watchers' } });
  } finally {
    leave.abort();
    await gateway.close();
  }
});

it('a setting that is no count is refused', () =>
  expect(open({ ...settings, GATEWAY_CONNECTIONS: '-1' })).rejects.toMatchObject({ code: 'bad-setting' }));
