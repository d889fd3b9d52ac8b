export { runCoordinator } from './run-coordinator';
