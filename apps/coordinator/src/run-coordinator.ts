import { type Catalogue, catalogue } from '@backstitch/contract';
import { runApp } from '@backstitch/nest';
import { CoordinatorModule, type CoordinatorTuning } from './coordinator.module';

/** Runs a coordinator as a process, from its first line to its exit code (`runApp`). @param served as the gateway's. @param tuning as of `CoordinatorModule` */
export async function runCoordinator(served: Catalogue, tuning: CoordinatorTuning = {}): Promise<void> {
  await runApp('coordinator', CoordinatorModule.forRoot(catalogue(served), tuning));
}
