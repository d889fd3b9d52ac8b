import { once } from 'node:events';
import { createServer } from 'node:net';
import { serverIp } from './server-flags';

/**
 * Systems give outgoing connections any port from 32768 on (Linux; 49152 elsewhere), so one from there that was free a
 * moment ago may be in use when its server begins to listen. Below it only another server that asks for the same is in
 * the way.
 */
const lowest = 10_000;
const highest = 32_000;

/**
 * A port on 127.0.0.1 that no process listens on at this moment: the one asked for, or any. Nothing holds it afterwards.
 *
 * @throws Node's `EADDRINUSE` when the port asked for is taken.
 */
export async function freePort(port?: number): Promise<number> {
  for (;;) {
    const candidate = port ?? lowest + Math.floor(Math.random() * (highest - lowest));
    const probe = createServer().listen(candidate, serverIp);
    try {
      await once(probe, 'listening');
    } catch (error) {
      if (port === undefined && (error as NodeJS.ErrnoException).code === 'EADDRINUSE') continue;
      throw error;
    }
    await once(probe.close(), 'close');
    return candidate;
  }
}

/** So many of them, each another. */
export async function freePorts(count: number): Promise<number[]> {
  const ports = new Set<number>();
  while (ports.size < count) ports.add(await freePort());
  return [...ports];
}
