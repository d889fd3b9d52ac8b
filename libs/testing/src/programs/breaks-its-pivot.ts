import { type Node, type Program, below, withBelow } from './program';

/**
 * May its code fail after its pivot, uncaught? That is a fault of the code: its workflow task fails until
 * the code is mended.
 */
export function breaksItsPivot({ type, body, then, result }: Program): boolean {
  const nested = [...body, ...(then?.body ?? [])].some(hasBrokenNested);
  if (nested) return true;
  if (!type.startsWith('pivots')) return false;
  const pivot = body.findIndex(isPivot);
  if (pivot < 0) return false;
  // A result that no payload can carry.
  if ((result ?? 0) > 1_800_000) return true;
  const after = [...body.slice(pivot + 1), ...(then?.body ?? [])];
  // A scope that continueSaga leaves running can't tell its code that it has failed.
  const isLeft = then !== undefined && after.some((one) => leavesRunning(one, isScope));
  return (
    after.some(canFail) ||
    isLeft ||
    // A request while the pivot is in flight is an error.
    body.slice(0, pivot).some((one) => isLeftRunning(one) || leavesRunning(one, isAsked))
  );
}

const isPivot = (node: Node): boolean =>
  (node.do === 'step' && node.pivot === true) ||
  (node.do === 'scope' && isPivot(node.of)) ||
  (node.do === 'nest' && node.program.type.startsWith('pivots'));

/** What began and goes on beside what follows: can it fail? */
const isLeftRunning = (node: Node): boolean =>
  node.do === 'helper'
    ? canFail(node.of)
    : node.do === 'race' || node.do === 'any'
      ? node.of.some(canFail)
      : below(node).some((one) => node.do !== 'nest' && isLeftRunning(one));

/** Does it go on beside what follows, with such a node in it? */
const leavesRunning = (node: Node, such: (node: Node) => boolean): boolean =>
  node.do === 'helper' || node.do === 'race' || node.do === 'any'
    ? below(node).some((one) => [...withBelow(one)].some(such))
    : below(node).some((one) => node.do !== 'nest' && leavesRunning(one, such));

const isScope = (node: Node): boolean => node.do === 'scope';
const isAsked = (node: Node): boolean => node.do === 'step' || node.do === 'nest';

const hasBrokenNested = (node: Node): boolean =>
  node.do === 'nest' ? breaksItsPivot(node.program) : below(node).some(hasBrokenNested);

function canFail(node: Node): boolean {
  switch (node.do) {
    case 'throw':
    case 'scope':
    case 'timeout':
      return true;
    case 'try':
      return below(node).some(isLeftRunning) || (node.otherwise !== undefined && canFail(node.otherwise));
    case 'nest':
      return false;
    case 'settled':
      return node.of.some(isLeftRunning);
    case 'many':
      return node.times > 1_000;
    case 'loop':
      return node.times > 30 || canFail(node.of);
    case 'step':
    case 'seq':
    case 'all':
    case 'race':
    case 'any':
    case 'helper':
    case 'receive':
    case 'sleep':
    case 'uuid':
    case 'now':
      return below(node).some(canFail);
  }
}
