import '@backstitch/nest/early-stop';
import { type Log, openLog, takeStopSignals } from '@backstitch/nest';
import { openGateway } from './open-gateway';
import { servedCatalogue } from './served-catalogue';

/** One line `ready`, and on SIGTERM or SIGINT a clean end; a second signal doesn't wait. */
async function main(): Promise<void> {
  let log: Log = openLog('gateway', {});
  try {
    log = openLog('gateway', process.env);
    const gateway = await openGateway(servedCatalogue, process.env, log);
    log.info({ url: gateway.url }, 'ready');
    let isStopping = false;
    takeStopSignals(() => {
      if (isStopping) process.exit(1);
      isStopping = true;
      log.info('stopping');
      gateway.close().then(
        () => process.exit(0),
        (error: unknown) => {
          log.fatal(error);
          process.exit(1);
        },
      );
    });
  } catch (error) {
    log.fatal(error instanceof Error && 'code' in error ? error.message : error);
    process.exit(1);
  }
}

void main();
