import { type Catalogue, catalogue } from '@backstitch/contract';
import { type Log, openLog, processTracing, takeStopSignals } from '@backstitch/nest';
import { type GatewayTuning, openGateway } from './open-gateway';

/**
 * Runs a gateway as a process, from its first line to its exit code: one line `ready`, and on SIGTERM or SIGINT a clean
 * end. A second signal doesn't wait.
 * @param served what it serves, and all that it knows of a domain
 * @param tuning as of `openGateway`
 */
export async function runGateway(served: Catalogue, tuning: GatewayTuning = {}): Promise<void> {
  let log: Log = openLog('gateway', {});
  try {
    log = openLog('gateway', process.env);
    processTracing.open('gateway', process.env);
    const gateway = await openGateway(catalogue(served), process.env, log, tuning);
    log.info({ url: gateway.url }, 'ready');
    let isStopping = false;
    takeStopSignals(() => {
      if (isStopping) process.exit(1);
      isStopping = true;
      log.info('stopping');
      gateway
        .close()
        .then(() => processTracing.close())
        .then(
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
