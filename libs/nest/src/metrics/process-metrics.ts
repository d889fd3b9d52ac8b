import { Counter, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import type { TemporalMetrics } from './temporal-metrics';

/** From a millisecond, which SQLite takes, to the ten seconds that an attempt has by default. */
const barrierBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** What a process counts of itself. */
export class ProcessMetrics {
  readonly registry = new Registry();
  readonly barrier = new Histogram({
    name: 'backstitch_barrier_duration_seconds',
    help: 'From the begin of a verb behind the barrier to its commit, by participant, verb, whether it is a request or a compensation, and outcome.',
    labelNames: ['participant', 'verb', 'side', 'outcome'] as const,
    buckets: barrierBuckets,
    registers: [this.registry],
  });
  readonly compensationFailures = new Counter({
    name: 'backstitch_compensation_failures_total',
    help: 'Attempts of compensations that have failed, by participant and verb. Each is tried again.',
    labelNames: ['participant', 'verb'] as const,
    registers: [this.registry],
  });

  readonly forgotten = new Counter({
    name: 'backstitch_barrier_forgotten_total',
    help: 'Rows of the barrier of sagas that have ended for good, by the name of the module whose database it is, and by what has gone: their contents, or the rows.',
    labelNames: ['database', 'what'] as const,
    registers: [this.registry],
  });

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }

  /** @param temporal the SDK's own, where the process has workers */
  async text(temporal?: TemporalMetrics): Promise<string> {
    const [ours, theirs = ''] = await Promise.all([this.registry.metrics(), temporal?.text()]);
    return `${ours}\n${theirs}`;
  }
}

/** Of this process: a process has one place where it is asked. */
export const processMetrics = new ProcessMetrics();
