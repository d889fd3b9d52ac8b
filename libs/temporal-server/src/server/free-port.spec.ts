import { once } from 'node:events';
import { createServer } from 'node:net';
import { freePort, freePorts } from './free-port';

it('gives no port that the system may give to an outgoing connection in between', async () => {
  const ports = await freePorts(200);
  expect(new Set(ports).size).toBe(200);
  expect(ports.filter((port) => port < 1024 || port >= 32_768)).toEqual([]);
});

it('refuses the port that was asked for and is taken', async () => {
  const taken = await freePort();
  const other = createServer().listen(taken, '127.0.0.1');
  await once(other, 'listening');
  await expect(freePort(taken)).rejects.toMatchObject({ code: 'EADDRINUSE' });
  await once(other.close(), 'close');
  expect(await freePort(taken)).toBe(taken);
});
