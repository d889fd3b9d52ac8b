import type { Books } from '@backstitch/testing';
import type { EndedSaga } from '../platform/chaos-domain';
import type { Platform } from '../platform/platform';

/**
 * Looks into the participants' own tables: what is there is what the completed sagas say, for each of them, and nothing
 * else. It asks neither Temporal nor the barrier.
 * @returns what doesn't agree, one sentence each
 */
export async function bookViolations(
  { books, chaos: { leaves } }: Platform,
  databaseUrlOf: (participant: string) => string,
  sagas: readonly EndedSaga[],
): Promise<string[]> {
  const read = await Promise.all(Object.entries(books).map(([name, booksOf]) => booksOf(databaseUrlOf(name))));
  const inEffect = Object.assign({}, ...read.map((one) => one.inEffect)) as Books['inEffect'];
  const due = ({ saga, offer }: EndedSaga) => (saga.status === 'completed' ? leaves(offer, saga.output) : {});
  return [...read.flatMap(({ discrepancies }) => discrepancies), ...rowViolations(inEffect, sagas, due)];
}

function rowViolations(
  inEffect: Books['inEffect'],
  sagas: readonly EndedSaga[],
  dueOf: (saga: EndedSaga) => Readonly<Record<string, number>>,
): string[] {
  const ownerOf = new Map(sagas.flatMap((one) => one.stepKeys.map((key) => [key, one.workflowId])));
  const counts = new Map<string, Record<string, number>>();
  const violations: string[] = [];
  for (const [what, stepKeys] of Object.entries(inEffect)) {
    for (const stepKey of stepKeys) {
      const owner = ownerOf.get(stepKey);
      if (owner === undefined) violations.push(`${what}: ${stepKey} is of no saga that was accepted`);
      else counts.set(owner, { ...counts.get(owner), [what]: (counts.get(owner)?.[what] ?? 0) + 1 });
    }
  }
  for (const one of sagas) {
    const due = dueOf(one);
    const there = counts.get(one.workflowId) ?? {};
    for (const what of new Set([...Object.keys(there), ...Object.keys(due)])) {
      const [is, should] = [there[what] ?? 0, due[what] ?? 0];
      if (is !== should)
        violations.push(`${one.workflowId} is ${one.saga.status} and has ${is} ${what}, not ${should}`);
    }
  }
  return violations;
}
