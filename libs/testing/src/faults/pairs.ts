import fc from 'fast-check';
import { type Fault, faultId, isOfSaga } from './fault';
import type { Schedule } from './schedule';

/** Pairs of faults at two places, chosen by the seed: the same seed, the same pairs. May be fewer than asked for. */
export function pairsOf(faults: readonly Fault[], count: number, seed: number): Schedule[] {
  if (faults.length < 2 || count <= 0) return [];
  const index = fc.nat(faults.length - 1);
  const sampled = fc.sample(fc.tuple(index, index, fc.boolean()), { seed, numRuns: 3 * count });
  const pairs = new Map<string, Schedule>();
  for (const [one, other, cached] of sampled) {
    const pair = [faults[Math.min(one, other)]!, faults[Math.max(one, other)]!] as const;
    if (pair[0].at === pair[1].at && isOfSaga(pair[0]) === isOfSaga(pair[1])) continue;
    if (pair.every(isEnding)) continue;
    pairs.set(pair.map(faultId).join(' + '), { faults: pair, cached });
  }
  return [...pairs.values()].slice(0, count);
}

const isEnding = ({ kind }: Fault) => kind === 'cancel' || kind === 'deadline' || kind === 'silence';
