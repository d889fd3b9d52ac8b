import type { Generated, Selectable } from 'kysely';

/** One row an event that was published, or a saga that is to be started, and that the gateway has not taken yet. */
export interface OutboxTable {
  /** In the order of commits, for each key. */
  seq: Generated<number | string>;
  /** With `source` it tells the event from every other; of a saga its `Idempotency-Key`, empty where its input chooses its id. */
  id: string;
  /** The participant that has published it. */
  source: string;
  /** The event's name, or the saga type's. */
  name: string;
  /** What it is about: events of one key are delivered in their order. */
  key: string;
  /** When it was written: ISO 8601 UTC. */
  time: string;
  /** Its body or input, as JSON. */
  data: string;
  /** How often the door has refused it. */
  refused: Generated<number>;
  /** Why it was refused, the last time. Null: it was not, or by a relay of a version that didn't keep it. */
  why: string | null;
  /** Of a saga: how often the gateway couldn't start it when it was asked. */
  tries: Generated<number>;
  /** It isn't delivered before, in milliseconds since 1970; of a saga as `dueToStart` has it. */
  due: Generated<number | string>;
}

export type OutboxRow = Selectable<OutboxTable>;

/** What is written of an event, or of a saga to be started, beside where it is from and when. */
export type WrittenRow = Pick<OutboxRow, 'id' | 'name' | 'key' | 'data'> & { readonly due: number };

/** One row an act of an operator on what was refused. */
export interface OutboxActTable {
  seq: Generated<number | string>;
  /** ISO 8601 UTC. */
  at: string;
  by: string;
  reason: string;
  action: 'retry' | 'drop';
  /** The row's `seq`, and what was in it. */
  outbox_seq: number | string;
  kind: 'event' | 'start';
  id: string;
  source: string;
  name: string;
  key: string;
  time: string;
  data: string;
}

export interface OutboxSchema {
  backstitch_outbox: OutboxTable;
  backstitch_outbox_act: OutboxActTable;
  /** SQLite and MySQL: one row, of the process that relays. */
  backstitch_relay: { holder: string; until: number };
  /** MySQL: one row, which whoever writes rows of the outbox locks, and nobody changes. */
  backstitch_outbox_lock: { id: number };
}
