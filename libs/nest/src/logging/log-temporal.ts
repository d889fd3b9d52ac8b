import type { LogLevel, LogMetadata, Logger } from '@temporalio/common';
import { Runtime } from '@temporalio/worker';
import type { Log } from './open-log';

/** At info the SDK tells how its workers start and stop: that is for those who look into it. */
const levels = { TRACE: 'trace', DEBUG: 'debug', INFO: 'debug', WARN: 'warn', ERROR: 'error' } as const;

/**
 * Sends what Temporal's SDK logs, native part included, to our log. Once per process, before the first connection.
 * Its own signal handlers are switched off: who hosts the workers drains them.
 */
export function logTemporal(log: Log): void {
  const write = (level: LogLevel, message: string, meta: LogMetadata = {}) => {
    const { error, ...rest } = meta as { error?: unknown };
    log[levels[level]]({ ...plain(rest), ...(error !== undefined && { err: error }) }, message);
  };
  const logger: Logger = {
    log: write,
    trace: (message, meta) => write('TRACE', message, meta),
    debug: (message, meta) => write('DEBUG', message, meta),
    info: (message, meta) => write('INFO', message, meta),
    warn: (message, meta) => write('WARN', message, meta),
    error: (message, meta) => write('ERROR', message, meta),
  };
  const core = log.isLevelEnabled('debug') ? 'INFO' : 'WARN';
  Runtime.install({
    logger,
    telemetryOptions: { logging: { filter: { core, other: 'ERROR' }, forward: {} } },
    shutdownSignals: [],
  });
}

/** Without the symbols the SDK marks its entries with. */
const plain = (meta: object) => Object.fromEntries(Object.entries(meta));
