import type { Generated, Selectable } from 'kysely';

/** One row an event that was published and not delivered yet. */
export interface OutboxTable {
  /** In the order of commits, for each key. */
  seq: Generated<number | string>;
  /** With `source` it tells the event from every other. */
  id: string;
  /** The participant that has published it. */
  source: string;
  /** The event's name. */
  name: string;
  /** What it is about: events of one key are delivered in their order. */
  key: string;
  /** When it was published: ISO 8601 UTC. */
  time: string;
  /** Its body, as JSON. */
  data: string;
  /** How often the door has refused it. */
  refused: Generated<number>;
  /** It isn't delivered before, in milliseconds since 1970. */
  due: Generated<number | string>;
}

export type OutboxRow = Selectable<OutboxTable>;

export interface OutboxSchema {
  backstitch_outbox: OutboxTable;
  /** SQLite: one row, of the process that relays. */
  backstitch_relay: { holder: string; until: number };
}
