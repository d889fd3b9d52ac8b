import { createServer } from 'node:net';
import { HostError } from '@backstitch/nest';
import { GatewayError } from './gateway-error';

/**
 * Can this process listen there? Asked before anything else is made, so that the answer is one sentence, at once.
 * @throws GatewayError `port-taken`; HostError `bad-setting`
 */
export async function checkAddress(host: string, port: number): Promise<void> {
  const probe = createServer();
  try {
    await new Promise<void>((resolve, reject) => probe.once('error', reject).listen(port, host, resolve));
    await new Promise((resolve) => probe.close(resolve));
  } catch (cause) {
    if ((cause as { code?: unknown }).code === 'EADDRINUSE') {
      const detail = `Port ${port} on ${host} is taken: stop what listens there, or set PORT to another.`;
      throw new GatewayError('port-taken', detail, { cause });
    }
    const detail = `The gateway can’t listen on ${host}:${port}: set HOST and PORT to an address of this machine.`;
    throw new HostError('bad-setting', detail, { cause });
  }
}
