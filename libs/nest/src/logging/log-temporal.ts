import type { LogLevel, LogMetadata, Logger } from '@temporalio/common';
import { Runtime } from '@temporalio/worker';
import type { TemporalMetrics } from '../metrics/temporal-metrics';
import type { Log } from './open-log';

/** At info the SDK tells how its workers start and stop: that is for those who look into it. */
const levels = { TRACE: 'trace', DEBUG: 'debug', INFO: 'debug', WARN: 'warn', ERROR: 'error' } as const;

/** What the SDK warns of, and is nothing to warn of here. */
const ordinary: Readonly<Record<string, { readonly as: 'debug' | 'info'; readonly stack: boolean }>> = {
  // A participant's worker is like that, and an orchestrator's like this.
  'No workflows registered, not polling for workflow tasks': { as: 'debug', stack: true },
  'No activities registered, not polling for activity tasks': { as: 'debug', stack: true },
  // A saga that was refused and has compensated. Its record says more than a stack of the engine's.
  'Workflow failed': { as: 'info', stack: false },
};

/**
 * Sends what Temporal's SDK logs, native part included, to our log. Once per process, before the first connection.
 * Its own signal handlers are switched off: who hosts the workers drains them.
 * @param metrics where the SDK keeps its own metrics. Default nowhere
 */
export function logTemporal(log: Log, metrics?: TemporalMetrics): void {
  const write = (level: LogLevel, message: string, meta: LogMetadata = {}) => {
    const { error, ...rest } = meta as { error?: unknown };
    const { as = levels[level], stack = true } = isBug(error) ? bug : (ordinary[message] ?? {});
    log[as]({ ...plain(rest), ...(error !== undefined && (stack ? { err: error } : failureOf(error))) }, message);
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
    telemetryOptions: {
      logging: { filter: { core, other: 'ERROR' }, forward: {} },
      ...(metrics && { metrics: metrics.options }),
    },
    shutdownSignals: [],
  });
}

const bug = { as: 'error', stack: true } as const;

/**
 * Did code throw it that doesn't do what was meant? No refusal and no failure of the engine's is called so. On its way out
 * of the workflow's thread an error keeps its stack, which begins with its name, and nothing else of what it was.
 */
const isBug = (error: unknown) =>
  error instanceof Error && /^(Type|Reference|Range|Syntax)Error\b/.test(error.stack ?? '');

/** Its message: what else it was got lost on its way out of the workflow's thread. */
const failureOf = (error: unknown) => ({ failure: error instanceof Error ? error.message : String(error) });

/** Without the symbols the SDK marks its entries with. */
const plain = (meta: object) => Object.fromEntries(Object.entries(meta));
