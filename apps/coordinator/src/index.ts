export { buildCoordinatorBundles } from './build-coordinator-bundles';
export { CoordinatorModule, type CoordinatorTuning } from './coordinator.module';
export { runCoordinator } from './run-coordinator';
