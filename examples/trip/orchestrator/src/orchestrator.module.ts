import { resolve } from 'node:path';
import { SagaModule } from '@backstitch/nest';
import { processes, trips } from '@backstitch-examples/trip-catalogue';
import { Module } from '@nestjs/common';

/** The same paths from `src` and from `dist`. */
const here = resolve(__dirname, '..');

@Module({
  imports: [
    SagaModule.forRoot({
      sagaTypes: [...Object.values(trips), ...Object.values(processes)],
      workflowsPath: resolve(here, 'src/sagas/index.ts'),
      promisesLock: require.resolve('@backstitch-examples/trip-catalogue/promises.lock.json'),
      bundle: resolve(here, 'dist/sagas.bundle.js'),
    }),
  ],
})
export class OrchestratorModule {}
