import { saga } from '@backstitch/saga';
import { interpret } from './interpret';
import type { Program } from './program';
import { programTypes } from './program-contracts';

// What its client does with a saga that was ended by force.
export { default as recovery } from '@backstitch/saga/recovery';

const code = (program: unknown) => interpret(program as Omit<Program, 'type'>);

// A workflow is found by the name it is exported under.
export const plain = saga(programTypes.plain, code);
export const tight = saga(programTypes.tight, code);
export const closedTight = saga(programTypes.closedTight, code);
export const held = saga(programTypes.held, code);
export const oneByOne = saga(programTypes.oneByOne, code);
export const dated = saga(programTypes.dated, code);
export const pivots = saga(programTypes.pivots, code);
export const pivotsTight = saga(programTypes.pivotsTight, code);
export const pivotsHeld = saga(programTypes.pivotsHeld, code);
export const pivotsDated = saga(programTypes.pivotsDated, code);
