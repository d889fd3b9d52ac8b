import type { Generated, Selectable } from 'kysely';

/**
 * - `waiting`: not sent yet: it has just come, or there is no saga for it yet
 * - `sent`: its saga has it, and hasn't said yet what became of it
 * - `handled`, `deferred`, `ignored`, `rejected`: what its saga has made of it; a deferred one waits there
 * - `unclaimed`: in the error queue
 * - `dropped`: an operator has taken it out of there
 */
export type DeliveryState =
  'waiting' | 'sent' | 'handled' | 'deferred' | 'ignored' | 'rejected' | 'unclaimed' | 'dropped';

export const deliveryStates = [
  ...(['waiting', 'sent', 'handled', 'deferred'] as const),
  ...(['ignored', 'rejected', 'unclaimed', 'dropped'] as const),
] as const satisfies readonly DeliveryState[];

/** Nothing more becomes of these by itself. */
export const finalStates = ['handled', 'ignored', 'rejected', 'dropped'] as const satisfies readonly DeliveryState[];

export interface EventTable {
  seq: Generated<number | string>;
  source: string;
  id: string;
  type: string;
  subject: string | null;
  time: string;
  /** JSON. */
  data: string;
  /** ISO 8601 UTC. */
  received_at: string;
  received_by: string;
}

/** One row an event and saga type that takes it; one row with an empty type where none does. */
export interface DeliveryTable {
  seq: Generated<number | string>;
  event: number | string;
  saga_type: string;
  saga_id: string;
  state: DeliveryState;
  reason: string | null;
  /** It isn't looked at before, in milliseconds since 1970. */
  due: number | string;
  /** Until when it waits for a saga, in milliseconds since 1970. */
  until: number | string;
  tries: number;
  /** ISO 8601 UTC. */
  changed_at: string;
}

export type DeliveryRow = Selectable<DeliveryTable> & Selectable<Omit<EventTable, 'seq'>>;

export interface EventTables {
  backstitch_event: EventTable;
  backstitch_event_delivery: DeliveryTable;
  /** What operators have done, with who and why. */
  backstitch_event_act: { delivery: number | string; at: string; by: string; action: string; reason: string };
  /** Deliveries whose rows are gone, by state. */
  backstitch_event_total: { state: DeliveryState; deliveries: number | string };
}
