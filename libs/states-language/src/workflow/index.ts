/** The workflow of state machines: make it the default of a worker's bundle, and it runs under the name of each. */
export { stateMachine } from './state-machine';
