import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { TelemetryOptions } from '@temporalio/worker';

/**
 * The metrics of Temporal's SDK. Its native part serves them by itself, on a port of its own that only this machine
 * reaches; there they are read, to be told together with ours.
 */
export class TemporalMetrics {
  private constructor(private readonly address: string) {}

  /** Finds a port. The SDK listens there when its runtime is made. */
  static async open(): Promise<TemporalMetrics> {
    const server = createServer();
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    return new TemporalMetrics(`127.0.0.1:${port}`);
  }

  /** By Prometheus' conventions: seconds, units and `_total` in the names. */
  get options(): NonNullable<TelemetryOptions['metrics']> {
    const bindAddress = this.address;
    return { prometheus: { bindAddress, countersTotalSuffix: true, unitSuffix: true, useSecondsForDurations: true } };
  }

  /** What the SDK has counted, in Prometheus' text format. Empty when it doesn't answer: others are told nevertheless. */
  async text(): Promise<string> {
    try {
      const response = await fetch(`http://${this.address}/metrics`);
      return await response.text();
    } catch {
      return '';
    }
  }
}
