import { once } from 'node:events';
import { type ServerResponse, createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import type { FastifyReply } from 'fastify';
import { disconnectSignal } from './disconnect-signal';

it.each(['before', 'after'])('aborts for a caller who goes %s somebody listens', async (when) => {
  const server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const caller = connect((server.address() as AddressInfo).port, '127.0.0.1');
  caller.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  const [, raw] = (await once(server, 'request')) as [unknown, ServerResponse];
  const gone = once(raw, 'close');
  const listen = () => disconnectSignal({ raw } as FastifyReply, 60);
  const early = when === 'after' ? listen() : undefined;
  caller.destroy();
  await gone;
  expect((early ?? listen()).aborted).toBe(true);
  server.close();
});
