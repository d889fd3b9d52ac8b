import type { HistoryEvent } from '@backstitch/states-language';

/** An event of the state history, as the gateway tells it: its time is ISO 8601 in UTC. */
export type StateEvent = Omit<HistoryEvent, 'at'> & { readonly at: string };
