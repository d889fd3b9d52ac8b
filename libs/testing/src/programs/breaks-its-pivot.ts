import { type Node, type Program, below } from './program';

/**
 * May its code fail after its pivot, with nobody to catch it? That is a fault of the code: its workflow task fails until
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
  return [...body.slice(pivot + 1), ...(then?.body ?? [])].some(canFail) || body.slice(0, pivot).some(isLeftRunning);
}

const isPivot = (node: Node): boolean =>
  (node.do === 'step' && node.pivot === true) ||
  (node.do === 'scope' && isPivot(node.of)) ||
  (node.do === 'nest' && node.program.type.startsWith('pivots'));

/** What began before the pivot and goes on after it. */
const isLeftRunning = (node: Node): boolean =>
  node.do === 'helper'
    ? canFail(node.of)
    : node.do === 'race' || node.do === 'any'
      ? node.of.some(canFail)
      : below(node).some((one) => node.do !== 'nest' && isLeftRunning(one));

const hasBrokenNested = (node: Node): boolean =>
  node.do === 'nest' ? breaksItsPivot(node.program) : below(node).some(hasBrokenNested);

function canFail(node: Node): boolean {
  switch (node.do) {
    case 'throw':
    case 'scope':
    case 'timeout':
      return true;
    case 'try':
      return node.otherwise !== undefined && canFail(node.otherwise);
    case 'settled':
    case 'nest':
      return false;
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
