import { resolve } from 'node:path';
import { SagaModule, StateMachineModule } from '@backstitch/nest';
import { trips } from '@backstitch/trip';
import { Module } from '@nestjs/common';

/** The same paths from `src` and from `dist`. */
const here = resolve(__dirname, '..');

@Module({
  imports: [
    SagaModule.forRoot({
      sagaTypes: Object.values(trips),
      errorsOf: 'trips',
      workflowsPath: resolve(here, 'src/sagas/index.ts'),
      promisesLock: require.resolve('@backstitch/trip/promises.lock.json'),
      bundle: resolve(here, 'dist/sagas.bundle.js'),
    }),
    StateMachineModule.forRoot({
      workflowsPath: resolve(here, 'src/state-machines/index.ts'),
      bundle: resolve(here, 'dist/state-machines.bundle.js'),
    }),
  ],
})
export class OrchestratorModule {}
