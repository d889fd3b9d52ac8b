import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { openLog } from '@backstitch/nest';
import { searchAttributes } from '@backstitch/saga-log';
import { startServer } from '@backstitch/temporal-server';
import { openGateway } from '../../src';
import { tested } from '../contracts';

const config = join(__dirname, 'schemathesis.toml');
/** A stream has no end. */
const asks = ['--exclude-path-regex', '/changes$'];

/**
 * Has schemathesis ask a gateway all that its OpenAPI document describes, and hold each answer against it: `npm run
 * schemathesis -- --max-examples 50`. The program is to be on the PATH (`pip install schemathesis`), or named by
 * `SCHEMATHESIS`. Arguments go to it. It ends as that does.
 */
async function main(args: readonly string[]): Promise<number> {
  const server = await startServer({ searchAttributes });
  const environment = { TEMPORAL_ADDRESS: server.address, PORT: '0', DATABASE_URL: 'sqlite::memory:' };
  const gateway = await openGateway(tested, environment, openLog('gateway', { LOG_LEVEL: 'error' }));
  try {
    const program = spawn(
      process.env['SCHEMATHESIS'] ?? 'schemathesis',
      ['--config-file', config, 'run', `${gateway.url}/openapi.json`, ...asks, ...args],
      { stdio: 'inherit' },
    );
    const [code] = (await once(program, 'exit')) as [number | null];
    return code ?? 1;
  } finally {
    await gateway.close();
    await server.kill();
  }
}

void main(process.argv.slice(2)).then((code) => process.exit(code));
