import { type Node, type Program, below } from './program';

/** Around one of these a failure may go unnoticed: the code has caught it, or has taken another's answer. */
const catches = new Set<Node['do']>(['try', 'race', 'any', 'settled']);

/**
 * The steps of a program whose failure nothing in it can catch, by their names. Without those of nested programs.
 * @param heard only those whose failure is heard as soon as it is there
 */
export function uncatchable({ body, then }: Omit<Program, 'type'>, heard = false): ReadonlySet<string> {
  const found = new Set<string>();
  const look = (node: Node): void => {
    if (node.do === 'step') found.add(node.at);
    if (node.do === 'nest' || (heard && node.do === 'helper')) return;
    if (node.do === 'try') {
      // What is done instead is caught by nothing of it.
      if (node.otherwise) look(node.otherwise);
      return;
    }
    if (catches.has(node.do)) return;
    for (const one of below(node)) look(one);
  };
  for (const node of body) look(node);
  if (then) for (const at of uncatchable(then, heard)) found.add(at);
  return found;
}
