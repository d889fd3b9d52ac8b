import type { Catalogue } from '@backstitch/contract';
import {
  BulkActModule,
  FollowerModule,
  type HostOptions,
  PublishedEventsModule,
  RecoveryModule,
  SlipErrorsModule,
  StateMachineModule,
  type TemporalClientOptions,
  packagedBundle,
} from '@backstitch/nest';
import { type DynamicModule, Module } from '@nestjs/common';
import { bulkActWorkflow } from './bulk-act-workflow';
import { recoveryWorkflow } from './recovery-workflow';
import { stateMachineWorkflow } from './state-machine-workflow';

/** What a coordinator can't be told by variables. */
export interface CoordinatorTuning {
  /** Temporal's options of its workers: a data converter with its codec, limits. What is set here wins. */
  readonly worker?: HostOptions['worker'];
  /** Temporal's options of the client that reads sagas for the state store. */
  readonly client?: TemporalClientOptions['client'];
}

/**
 * The workers of what no domain runs by itself: state machines, routing slips that have faulted, recoveries, bulk acts, and
 * the delivery of what processes publish. And the follower that keeps the state store, where one is set.
 */
@Module({})
export class CoordinatorModule {
  /** @param catalogue each owner of sagas in it may own routing slips */
  static forRoot(catalogue: Catalogue, { worker, client }: CoordinatorTuning = {}): DynamicModule {
    const host = worker && { worker };
    const publishes = catalogue.sagaTypes.some(({ publishes: events = [] }) => events.length > 0);
    const owners = [...new Set(catalogue.sagaTypes.map(({ taskQueue }) => taskQueue))];
    return {
      module: CoordinatorModule,
      imports: [
        SlipErrorsModule.forRoot({ owners, ...host }),
        StateMachineModule.forRoot({ ...packagedBundle(stateMachineWorkflow, worker), ...host }),
        RecoveryModule.forRoot({ ...packagedBundle(recoveryWorkflow, worker), ...host }),
        BulkActModule.forRoot({ ...packagedBundle(bulkActWorkflow, worker), ...host }),
        ...(publishes ? [PublishedEventsModule.forRoot({ ...host })] : []),
        FollowerModule.forRoot({ catalogue, ...(client && { client }) }),
      ],
    };
  }
}
