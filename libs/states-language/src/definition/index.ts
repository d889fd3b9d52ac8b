/** A definition as data: the machines in a state, and the ways out of it. Small enough for a browser. */
export { machinesIn } from './machines-in';
export type { ChoiceRule, State, StateMachine } from './state-machine';
export { type Way, waysOn } from './ways-on';
