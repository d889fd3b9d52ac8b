import type { Participant } from '@backstitch/contract';
import type { Activities } from '@backstitch/participant';
import type { Holding } from '../checker/holding';
import type { TestParticipant } from './test-participant';

/**
 * A participant that guards itself, without our barrier: written in another way, or another language and called from
 * here.
 *
 * @param activities one each verb, as a worker hosts them
 * @param holdings what it holds of these steps, one for each key and in their order: counted in its own tables
 */
export const handMadeParticipant = (
  participant: Participant,
  activities: Activities,
  holdings: (stepKeys: readonly string[]) => Promise<readonly Holding[]>,
): TestParticipant => ({
  participant,
  guarded: false,
  open: async () => ({ activities, holdings, discrepancies: async () => [], close: async () => undefined }),
});
