export { stateMachine as default } from '../../src/workflow';
