import { isObject } from '@backstitch/contract';
import type { StyledSaga } from '@backstitch/saga-log';
import { eventsShown } from './process-state';
import type { ReadProcess } from './read-process';
import type { ReceivedEvent } from './received-event';
import type { ProcessView } from './shown/process-view';

/** A recovery of one that Temporal had forgotten may know no more than what was shown of its event. */
const isEvent = (input: unknown) => isObject(input) && typeof input.type === 'string';

/** A process's part of the shown saga. */
export function processView({ input, state }: StyledSaga<ReceivedEvent, ReadProcess>): ProcessView {
  const { events, counts } = state.reading?.ledger ?? state;
  return { begunBy: isEvent(input) ? input.type : '', events: events.slice(-eventsShown), counts };
}
