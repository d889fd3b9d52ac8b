import { type Node, type Program, below } from './program';

/** Does at most one place of a program wait for messages at a time? Then a message that comes is that one's. */
export function receivesAlone({ body, then }: Omit<Program, 'type'>): boolean {
  return [...body, ...(then?.body ?? [])].every(isAlone);
}

function isAlone(node: Node): boolean {
  switch (node.do) {
    case 'all':
    case 'race':
    case 'any':
    case 'settled':
      return node.of.filter(receives).length <= 1 && node.of.every(isAlone);
    case 'many':
    case 'helper':
    case 'nest':
      return !receives(node);
    default:
      return below(node).every(isAlone);
  }
}

const receives = (node: Node): boolean => node.do === 'receive' || below(node).some(receives);
