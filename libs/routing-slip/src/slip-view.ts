import { isObject } from '@backstitch/contract';
import { type LogEntry, type Saga, type StyledSaga, unwindPlan } from '@backstitch/saga-log';
import type { SlipView } from './shown/slip-view';
import type { Slip } from './slip';
import type { SlipState } from './slip-state';

/** A slip's part of the shown saga. */
export const slipView = ({ id, input, state, log }: StyledSaga<Slip, SlipState>): SlipView => ({
  trackingNumber: id,
  ...onSlip(input),
  at: state.at,
  itinerary: state.itinerary,
  activityLog: log.map(({ stepId }) => stepId),
  compensationLog: log.filter(canBeUndone).map(({ stepId }) => stepId),
  variables: state.variables,
  exceptions: state.exceptions,
  ...(state.terminated !== undefined && { endedEarly: state.terminated }),
});

/** A recovery of one that Temporal had forgotten may know no more than what its template was given. */
function onSlip(input: unknown): Pick<SlipView, 'owner' | 'subscriptions'> {
  const { owner, subscriptions } = isObject(input) ? (input as Partial<Slip>) : {};
  return {
    owner: typeof owner === 'string' ? owner : '',
    subscriptions: Array.isArray(subscriptions) ? (subscriptions as Slip['subscriptions'] & object) : [],
  };
}

/** The slip of a shown saga. @returns undefined when it is none */
export const slipOf = (saga: Saga): SlipView | undefined => (saga as { readonly slip?: SlipView }).slip;

const canBeUndone = (entry: LogEntry) => entry.compensated === true || unwindPlan([entry]).length > 0;
