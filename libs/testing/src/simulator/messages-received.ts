import { type Program, nodesOf } from '../programs/program';

/** The numbers of the messages that a program has received, in no order. @param seen what its code has seen, as it tells it */
export function messagesReceived(program: Program, seen: Readonly<Record<string, unknown>>): readonly number[] {
  const receives = new Set([...nodesOf(program)].filter((node) => node.do === 'receive').map(({ at }) => at));
  return Object.entries(seen)
    .filter(([what]) => receives.has(what.split('#')[0]!))
    .map(([, n]) => n)
    .filter((n) => typeof n === 'number');
}
