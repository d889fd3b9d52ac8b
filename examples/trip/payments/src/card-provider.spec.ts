import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { CardProvider } from './card-provider';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

it('gives up a card provider that never answers, whatever garbage is collected meanwhile', async () => {
  const silent = createServer(() => {});
  await once(silent.listen(0, '127.0.0.1'), 'listening');
  process.env['CARD_PROVIDER_URL'] = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
  class Impatient extends CardProvider {
    protected override readonly timeoutMs = 200;
  }
  const price = { amount: 100, currency: 'EUR' };
  const asked = new Impatient().charge({ card: 'card-1', amount: price }, 'key', new AbortController().signal);
  const ended = asked.catch((error: unknown) => error);
  await sleep(50);
  for (let times = 0; times < 3; times++) collectGarbage();
  expect(await Promise.race([ended, sleep(2_000, 'still waits', { ref: false })])).toMatchObject({
    name: 'TimeoutError',
  });
  silent.closeAllConnections();
  await once(silent.close(), 'close');
});
