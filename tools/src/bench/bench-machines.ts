/** Whatever a state machine is called, this runs it. */
export { stateMachine as default } from '@backstitch/states-language/workflow';
