import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '@backstitch/testing/bench';
import { type NatsServer, startNats } from '@backstitch/testing/nats';
import { CloudEvent } from 'cloudevents';
import { StreamTransport } from '../src';
import { Keeper, makeStream, messagesOf, put } from './stream-in-test';

jest.setTimeout(60_000);

const event = (n: number) =>
  new CloudEvent({ id: `${n}`, source: '/a', type: 'Numbered', subject: 'k', data: { key: 'k', n } });

let nats: NatsServer;
afterEach(() => nats.stop());

it('a refused event that the server doesn’t take a second time with its reason holds up no other', async () => {
  nats = await startNats('max_payload: 65536');
  await makeStream(nats.url, 'odd');
  const keeper = new Keeper();
  keeper.answering = (heard) => (typeof heard === 'string' ? { refused: 'it is no event' } : 'taken');
  await put(nats.url, 'odd.event.Numbered', 'x'.repeat(65_536 - 50));
  await put(nats.url, 'odd.event.Numbered', JSON.stringify(event(2)));
  const reader = keeper.read(nats.url, 'odd');
  await until(() => keeper.kept.length === 1, 20_000);
  const { many, last } = await messagesOf(nats.url, 'odd', 'odd.refused.Numbered');
  expect(many).toBe(1);
  expect(last!.header.get('backstitch-refused')).toBe('it is no event');
  expect(last!.header.get('backstitch-shortened')).toBe('65486 bytes, sequence 1');
  await reader.stop();
});

it('a connection that was refused when the server came back is there again when it isn’t any more', async () => {
  const knowing = (user: string) => `authorization { user: ${user}, password: b }`;
  nats = await startNats(knowing('a'));
  const servers = nats.url.replace('nats://', 'nats://a:b@');
  await makeStream(nats.url, 'odd', { user: 'a', pass: 'b' });
  const transport = new StreamTransport({ servers, stream: 'odd' });
  const deliver = async (n: number) => (await transport.deliver([event(n)], new AbortController().signal)).is;
  expect(await deliver(1)).toBe('taken');
  nats.configure(knowing('another'));
  await nats.restart();
  // It tries to come back twice a second.
  await sleep(3_000);
  nats.configure(knowing('a'));
  await nats.restart();
  await until(async () => (await deliver(2)) === 'taken', 20_000);
  await transport.close();
});
