import type { Environment } from '../settings/environment';
import { Tracing } from './tracing';

let opened: Tracing | undefined;

/** The traces of this process: a process has one exporter, as it has one log. */
export const processTracing = {
  /** Undefined while it is off. */
  get now(): Tracing | undefined {
    return opened;
  },
  /** @param name of the process */
  open(name: string, environment: Environment): void {
    opened = Tracing.open(name, environment);
  },
  /** Sends what is still to be sent; a collector that doesn't answer keeps nobody. */
  async close(): Promise<void> {
    const closing = opened?.close().catch(() => undefined);
    opened = undefined;
    await closing;
  },
};
