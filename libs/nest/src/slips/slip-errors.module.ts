import { errorQueue } from '@backstitch/routing-slip';
import { slipFollower } from '@backstitch/routing-slip/subscriptions';
import { type DynamicModule, Module } from '@nestjs/common';
import { maxCachedWorkflows } from '../host/cached-workflows';
import type { HostedWorker } from '../host/hosted-worker';
import { hostingModule } from '../host/hosting-module';
import type { AsyncOptions } from '../settings/async-options';
import type { HostOptions } from '../settings/host-options';
import { slipBundle } from './slip-bundle';
import { slipEndpoints } from './slip-endpoints';

export interface SlipErrorsOptions extends HostOptions {
  /** Whose routing slips come here when they have faulted: the queue `{owner}.errors` of each is hosted. */
  readonly owners: readonly string[];
}

/**
 * Hosts the error queues of routing slips, and tells their subscribers.
 * @throws HostError at the start: `bad-setting`, `bundle-missing`, `temporal-refused`
 */
@Module({})
export class SlipErrorsModule {
  static forRoot(options: SlipErrorsOptions): DynamicModule {
    return this.forRootAsync({ useFactory: () => options });
  }

  static forRootAsync(async: AsyncOptions<SlipErrorsOptions>): DynamicModule {
    return hostingModule(SlipErrorsModule, async, (options) => () => workersOf(options));
  }
}

async function workersOf({
  owners,
  environment = process.env,
  worker = {},
}: SlipErrorsOptions): Promise<HostedWorker[]> {
  const workflowBundle = await slipBundle(worker);
  return owners.map((owner) => ({
    taskQueue: errorQueue(owner),
    workflowBundle,
    isSeldom: true as const,
    maxCachedWorkflows,
    // Subscribers of slips are told from here. Each activity waits for the next event.
    activities: { followSlip: slipFollower(slipEndpoints(environment)) },
    ...(worker.tuner ? {} : { maxConcurrentActivityTaskExecutions: 1_000 }),
    shutdownGraceTime: '2s' as const,
    ...worker,
  }));
}
