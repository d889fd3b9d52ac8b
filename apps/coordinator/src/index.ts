export { CoordinatorModule } from './coordinator.module';
export { runCoordinator } from './run-coordinator';
