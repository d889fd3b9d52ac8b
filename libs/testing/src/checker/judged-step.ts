import type { Catalogue } from '@backstitch/contract';
import type { Asking, RawSaga } from './asking';
import { contractOf } from './contract-of';

/** All askings of one step, and of its compensation. */
export interface JudgedStep {
  readonly stepKey: string;
  readonly stepId: string;
  readonly participant: string;
  readonly request: string;
  readonly scope?: string;
  readonly pivot: boolean;
  /** The verb that undoes it; absent: nothing does. */
  readonly compensation?: string;
  readonly nested?: string;
  readonly requests: readonly Asking[];
  readonly compensations: readonly Asking[];
  readonly last: Asking;
  /**
   * It was refused, and asked again in the part of a run that a reset has left behind: what took effect there the saga
   * can't know.
   */
  readonly leftBehind: boolean;
}

/** The steps of a saga, in the order in which they were first asked; how they are undone is what contracts say. */
export function stepsOf({ askings }: RawSaga, catalogue: Catalogue): JudgedStep[] {
  const keys = [...new Set(askings.map(({ stepKey }) => stepKey))];
  return keys.flatMap((stepKey) => {
    const ever = askings.filter((asking) => asking.stepKey === stepKey);
    const kept = ever.filter(({ abandoned }) => !abandoned);
    // Where a reset run has asked it again, only that counts.
    const all = kept.some(({ compensates }) => !compensates) ? kept : ever;
    const requests = all.filter(({ compensates }) => !compensates);
    const compensations = all.filter(({ compensates }) => compensates);
    const last = requests.at(-1);
    if (last === undefined) return [];
    const leftBehind = last.how === 'refused' && ever.some(mayHaveBeenLeft);
    const { stepId, participant, verb: request, scope, pivot, nested } = last;
    const said = nested === undefined ? contractOf(catalogue, participant)?.requests[request]?.compensation : 'unwind';
    const compensation = said === undefined ? (last.compensation ?? compensations[0]?.verb) : (said ?? undefined);
    return [
      {
        ...{ stepKey, stepId, participant, request, pivot, requests, compensations, last, leftBehind },
        ...(scope !== undefined && { scope }),
        ...(compensation !== undefined && { compensation }),
        ...(nested !== undefined && { nested }),
      },
    ];
  });
}

const mayHaveBeenLeft = ({ abandoned, compensates, how }: Asking) =>
  abandoned === true && !compensates && how !== 'refused' && how !== 'not-sent';

/** Its compensation has run to its end. */
export const isCompensated = ({ compensations }: JudgedStep) => compensations.some(({ how }) => how === 'completed');
