import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { serverIp } from './server-flags';

/**
 * A port on 127.0.0.1 that nobody listens on at this moment: the one asked for, or any. Nothing holds it afterwards.
 *
 * @throws Node's `EADDRINUSE` when the port asked for is taken.
 */
export async function freePort(port = 0): Promise<number> {
  const probe = createServer().listen(port, serverIp);
  await once(probe, 'listening');
  const { port: free } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return free;
}
