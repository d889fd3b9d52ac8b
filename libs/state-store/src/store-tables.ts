import type { Generated } from 'kysely';

/** The tables of a state store. Times are milliseconds since the epoch; what is JSON is text. */
export interface StoreTables {
  /** A saga each, with its nested ones as sagas of their own. */
  saga: {
    type: string;
    id: string;
    run_id: string;
    /** Tells a saga from an earlier one of its id: all its runs, and its recovery, have one. Null: it was recorded without a log. */
    saga_key: string | null;
    /** A `RecordVersion`: an older one never takes its place. */
    version: string;
    kind: string;
    status: string;
    started_at: number;
    ended_at: number | null;
    as_of: number;
    /** What it stands still for, if it does: a kind of `Stuck`, and since when. */
    stuck: string | null;
    stuck_since: number | null;
    /** JSON: the whole `Stuck`. */
    stuck_text: string | null;
    /** Its first effect, while it is not whole. */
    inconsistent_since: number | null;
    parent_type: string | null;
    parent_id: string | null;
    /** JSON: its attributes. */
    attributes: string | null;
    /** JSON: the saga as shown, with payloads as the policy says. */
    shown: string;
    /** JSON: its log, for a recovery. */
    log: string | null;
    /** Temporal knows it no more: what stands here is all there is. */
    forgotten: number;
    /** Somebody's data was taken out of it. */
    erased_at: number | null;
    /** JSON: who did so, and why, as its audit has it. */
    erasure: string | null;
  };
  saga_step: {
    type: string;
    id: string;
    /** Its place in the order of the log, from 0. */
    place: number;
    step_id: string;
    participant: string;
    request: string;
    status: string;
    attempts: number;
    since: number;
    failure: string | null;
    undo_status: string | null;
    undo_attempts: number | null;
    undo_since: number | null;
    undo_failure: string | null;
    /** 1: the participant holds, or may hold, an effect of it, and the saga is not whole. */
    held: number;
  };
  /** What a saga is found by, newest first: its participants, steps, attributes and words. */
  saga_term: {
    field: string;
    value: string;
    started_at: number;
    type: string;
    id: string;
  };
  /** Sagas that are to be looked at, and when. */
  saga_mark: {
    /** `{type}/{id}` */
    workflow_id: string;
    due_at: number;
    /** It grows each time the saga is marked: what was marked while it was read is read again. */
    mark_no: Generated<number>;
    taken_until: Generated<number>;
    taken_by: string | null;
  };
  /** What one follower at a time does: who, until when, and where it stands. */
  follower_duty: {
    name: string;
    held_by: string;
    held_until: number;
    /** JSON */
    state: string | null;
  };
  /** Who is told what happens to sagas. */
  saga_subscription: {
    name: string;
    endpoint: string;
    /** Signs what is sent: base64. */
    secret: string;
    /** JSON: a `Wanted`. */
    wanted: string;
    created_at: number;
    created_by: string;
    /** When the endpoint wanted no more. */
    ended_at: number | null;
  };
  /** What a subscriber is to be told, and wasn't yet: those of one saga in the order in which they were written. */
  saga_delivery: {
    seq: Generated<number>;
    subscription: string;
    type: string;
    id: string;
    /** JSON: a CloudEvent. */
    event: string;
    /** 1: it was given up, and waits for an operator. */
    undelivered: number;
    since: number;
    due_at: number;
    tries: number;
    /** Why it was not taken the last time. */
    reason: string | null;
  };
  /** What operators have done with what was given up, with who and why. */
  saga_delivery_act: { delivery: number; at: number; by: string; action: string; reason: string };
}
