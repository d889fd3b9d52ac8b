import { type LogEntry, type Saga, type StyledSaga, unwindPlan } from '@backstitch/saga-log';
import type { Slip, SlipActivity, SlipSubscription } from './slip';
import type { SlipException, SlipState } from './slip-state';

/** What a routing slip is, beside a saga: its activity log is the saga's steps. */
export interface SlipView {
  readonly trackingNumber: string;
  readonly owner: string;
  /** The task queue that it is on: a participant's, or its owner's error queue. */
  readonly at: string;
  /** What is still to be done; the first is asked now, or next. */
  readonly itinerary: readonly SlipActivity[];
  /** Step ids, in the order they were asked. */
  readonly activityLog: readonly string[];
  /** Of these steps the ones that can be compensated, or have been. */
  readonly compensationLog: readonly string[];
  readonly variables: Readonly<Record<string, unknown>>;
  readonly exceptions: readonly SlipException[];
  readonly endedEarly?: string;
  readonly subscriptions: readonly SlipSubscription[];
}

/** A slip's part of the shown saga. */
export const slipView = ({ id, input, state, log }: StyledSaga<Slip, SlipState>): SlipView => ({
  trackingNumber: id,
  owner: input.owner,
  at: state.at,
  itinerary: state.itinerary,
  activityLog: log.map(({ stepId }) => stepId),
  compensationLog: log.filter(canBeUndone).map(({ stepId }) => stepId),
  variables: state.variables,
  exceptions: state.exceptions,
  ...(state.terminated !== undefined && { endedEarly: state.terminated }),
  subscriptions: input.subscriptions ?? [],
});

/** The slip of a shown saga. @returns undefined when it is none */
export const slipOf = (saga: Saga): SlipView | undefined => (saga as { readonly slip?: SlipView }).slip;

const canBeUndone = (entry: LogEntry) => entry.compensated === true || unwindPlan([entry]).length > 0;
