import type { Change } from '@backstitch/client';
import { once } from 'node:events';
import { type ServerResponse, createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { ChangeStream } from './change-stream';

it('a reader who never reads is waited for until the signal, and keeps neither its place nor its connection', async () => {
  const server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const reader = connect((server.address() as AddressInfo).port, '127.0.0.1').pause();
  reader.on('error', () => undefined).write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  const [, raw] = (await once(server, 'request')) as [unknown, ServerResponse];
  const watch = new AbortController();
  const stream = ChangeStream.open(raw, watch.signal);
  // More than any socket keeps for one who doesn't read.
  const change = { position: '1', saga: { input: 'x'.repeat(32 * 1024 * 1024) } } as unknown as Change;
  let isOver = false;
  const over = stream.change(change).then(() => (isOver = true));
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(isOver).toBe(false);
  watch.abort();
  await over;
  const closed = once(raw, 'close');
  stream.end();
  await closed;
  expect(raw.listenerCount('drain')).toBe(0);
  reader.destroy();
  server.close();
}, 10_000);
