import { type Node, type Program, nodesOf } from './program';

const sideBySide = new Set<Node['do']>(['all', 'settled', 'race', 'any', 'many', 'helper', 'nest']);

/** Does one thing happen after the other, and nothing beside it? */
export const isInOrder = (program: Omit<Program, 'type'>): boolean =>
  ![...nodesOf(program)].some(({ do: what }) => sideBySide.has(what));
