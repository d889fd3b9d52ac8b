import { generateMachine } from '../machines/generate-machine';
import type { Machine } from '../machines/machine';
import { smallerMachines } from '../machines/shrink-machine';
import type { Choices } from '../simulator/choices';
import { generateProgram } from './generate-program';
import { printProgram } from './print-program';
import type { Program } from './program';
import { smallerPrograms } from './shrink-program';

/** A saga as data: in code, or as the machine of a process. */
export type AnyProgram = Program | Machine;

/** What is made at random. */
export type ProgramKind = 'programs' | 'machines';

export const isMachine = (program: AnyProgram): program is Machine => 'machine' in program;

export const generated = (kind: ProgramKind, choices: Choices): AnyProgram =>
  kind === 'machines' ? generateMachine(choices) : generateProgram(choices);

/** Those that are a little smaller, the smallest first. */
export const smallerThan = (program: AnyProgram): Iterable<AnyProgram> =>
  isMachine(program) ? smallerMachines(program) : smallerPrograms(program);

/** As people read it. */
export const printed = (program: AnyProgram): string =>
  isMachine(program) ? JSON.stringify(program, undefined, 2) : printProgram(program);

/** The file whose bundle runs them: an absolute path. */
export const sagasOf = (kind: ProgramKind): string =>
  kind === 'machines' ? require.resolve('../machines/machine-sagas') : require.resolve('./program-sagas');
