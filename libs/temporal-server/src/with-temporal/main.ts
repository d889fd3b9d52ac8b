import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { useOrStartServer } from '../server/use-or-start-server';
import { ProcessGroup } from './process-group';

const help = `with-temporal COMMAND …: runs a command with a Temporal server beside it, until either ends.

  TEMPORAL_ADDRESS            use the server at host:port, and start none
  TEMPORAL_PORT       7233    the server that is started here
  TEMPORAL_UI_PORT    8233    its Web UI
  TEMPORAL_DATA       .data   where it keeps what it knows

What .env sets is set, where there is such a file.
`;

/** Longer than a worker's drain. */
const stopWithin = 40_000;

async function main([command, ...args]: readonly string[]): Promise<number> {
  if (command === undefined || command === '--help') {
    process.stdout.write(help);
    return command === undefined ? 2 : 0;
  }
  if (existsSync('.env')) process.loadEnvFile('.env');
  const { env } = process;
  const data = env.TEMPORAL_DATA || '.data';
  mkdirSync(data, { recursive: true });
  const stopped = new Promise<number>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve(0));
  });
  const server = await useOrStartServer({
    port: Number(env.TEMPORAL_PORT || 7233),
    ui: Number(env.TEMPORAL_UI_PORT || 8233),
    dbFile: join(data, 'temporal.db'),
  });
  try {
    const { address, namespace, uiUrl } = server;
    process.stdout.write(`Temporal is at ${address}${uiUrl === undefined ? '' : `, its Web UI at ${uiUrl}`}\n`);
    const asked = { TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: namespace };
    const group = await ProcessGroup.start(command, args, { ...env, ...asked });
    const code = await Promise.race([group.ended, stopped]);
    await group.stop(stopWithin);
    return code;
  } finally {
    await server.stop();
  }
}

void main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    const isCoded = error instanceof Error && 'code' in error;
    process.stderr.write(isCoded ? `${String(error.code)}: ${error.message}\n` : `${String(error)}\n`);
    process.exit(1);
  },
);
