import type { Catalogue } from '@backstitch/contract';
import {
  BulkActModule,
  FollowerModule,
  PublishedEventsModule,
  RecoveryModule,
  SlipErrorsModule,
  StateMachineModule,
} from '@backstitch/nest';
import { type DynamicModule, Module } from '@nestjs/common';
import { bulkActWorkflow } from './bulk-act-workflow';
import { recoveryWorkflow } from './recovery-workflow';
import { stateMachineWorkflow } from './state-machine-workflow';

/**
 * The workers of what no domain runs by itself: state machines, routing slips that have faulted, recoveries, bulk acts, and
 * the delivery of what processes publish. And the
 * follower that keeps the state store, where one is set.
 */
@Module({})
export class CoordinatorModule {
  /** @param catalogue each owner of sagas in it may own routing slips */
  static forRoot(catalogue: Catalogue): DynamicModule {
    const owners = [...new Set(catalogue.sagaTypes.map(({ taskQueue }) => taskQueue))];
    return {
      module: CoordinatorModule,
      imports: [
        SlipErrorsModule.forRoot({ owners }),
        StateMachineModule.forRoot(stateMachineWorkflow),
        RecoveryModule.forRoot(recoveryWorkflow),
        BulkActModule.forRoot(bulkActWorkflow),
        PublishedEventsModule.forRoot({ catalogue }),
        FollowerModule.forRoot({ catalogue }),
      ],
    };
  }
}
