import { DefaultLogger, Runtime, makeTelemetryFilterString } from '@temporalio/worker';

/**
 * Temporal's runtime of this process, without a word and without signal handlers: what goes wrong on purpose in a test
 * would fill the screen. To be called before the first worker or native connection. A runtime that is there already stays
 * as it is.
 */
export function quietRuntime(): void {
  try {
    Runtime.install({
      logger: new DefaultLogger('ERROR', () => undefined),
      telemetryOptions: { logging: { filter: makeTelemetryFilterString({ core: 'ERROR' }) } },
      shutdownSignals: [],
    });
  } catch {
    // Somebody else's settings hold.
  }
}
