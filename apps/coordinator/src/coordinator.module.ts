import type { Catalogue } from '@backstitch/contract';
import { BulkActModule, RecoveryModule, SlipErrorsModule, StateMachineModule } from '@backstitch/nest';
import { type DynamicModule, Module } from '@nestjs/common';
import { bulkActWorkflow } from './bulk-act-workflow';
import { recoveryWorkflow } from './recovery-workflow';
import { stateMachineWorkflow } from './state-machine-workflow';

/** The workers of what no domain runs by itself: state machines, routing slips that have faulted, recoveries, bulk acts. */
@Module({})
export class CoordinatorModule {
  /** @param catalogue each owner of sagas in it may own routing slips */
  static forRoot({ sagaTypes }: Catalogue): DynamicModule {
    const owners = [...new Set(sagaTypes.map(({ taskQueue }) => taskQueue))];
    return {
      module: CoordinatorModule,
      imports: [
        SlipErrorsModule.forRoot({ owners }),
        StateMachineModule.forRoot(stateMachineWorkflow),
        RecoveryModule.forRoot(recoveryWorkflow),
        BulkActModule.forRoot(bulkActWorkflow),
      ],
    };
  }
}
