import type { Catalogue, RequestContract } from '@backstitch/contract';
import type { Asking } from '../checker/asking';
import { contractOf } from '../checker/contract-of';
import type { FetchedSaga } from '../checker/fetch-saga';
import type { Point } from '../faults/point';
import { madeFrom } from '../participants/made-from';
import { padded, sizes } from '../participants/padded';
import type { TestParticipant } from '../participants/test-participant';

/** Every place in a saga's events where something could have gone wrong. */
export function pointsOf(
  { saga, nested }: FetchedSaga,
  catalogue: Catalogue,
  played: readonly TestParticipant[],
  path = '',
): Point[] {
  return saga.askings.flatMap((asking): Point[] => {
    const { stepId, compensates, participant, verb, insists } = asking;
    if (asking.nested !== undefined) {
      const child = nested.get(asking.nested);
      return child === undefined || compensates ? [] : pointsOf(child, catalogue, played, `${path}${stepId}/`);
    }
    const host = played.find((one) => one.participant.name === participant);
    const contract = (host?.participant ?? contractOf(catalogue, participant))?.requests[verb];
    return [
      {
        at: `${path}${stepId}${compensates ? '/compensation' : ''}`,
        ...{ participant, verb, compensates, insists },
        beside: saga.askings.some((other) => other !== asking && overlap(other, asking)),
        roomy: !compensates && contract !== undefined && (host?.guarded ?? false) && isRoomy(contract),
        movable: host?.openElsewhere !== undefined,
        undoable: contract?.compensation != null,
        refusals: (contract?.refusals ?? []).map(({ code }) => code),
        guarded: host?.guarded ?? true,
      },
    ];
  });
}

function isRoomy({ output }: RequestContract): boolean {
  try {
    return padded(madeFrom(output, 1, 'point'), output, sizes['1.9 MB']) !== undefined;
  } catch {
    // No value of it can be made: answers are given.
    return false;
  }
}

const overlap = (one: Asking, other: Asking) =>
  one.asked < (other.ended ?? Infinity) && other.asked < (one.ended ?? Infinity) && one.abandoned === other.abandoned;
