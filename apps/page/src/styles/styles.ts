import { process } from './process/process';
import { routingSlip } from './routing-slip';
import { stateMachine } from './state-machine/state-machine';
import type { Style } from './style';

/** All coordination styles that have something of their own to show: a new one is a module, and a line here. */
export const styles: readonly Style[] = [routingSlip, stateMachine, process];
