/** How a step ended. Unknown is never treated as one of the others. */
export type Outcome = 'completed' | 'refused' | 'not-sent' | 'unknown';

/** One step in the saga log. Plain data: it survives continue-as-new, can be shown, and can be unwound by another saga. */
export interface LogEntry {
  readonly stepId: string;
  readonly participant: string;
  readonly request: string;
  /** The verb that undoes it, or `null`: nothing to undo. */
  compensation: string | null;
  /** An operator may have replaced it. Absent where it was too large to be carried on. */
  input?: unknown;
  /** Present when it completed, or when an operator gave it. */
  output?: unknown;
  /** Absent while the request is in flight: it may take effect. */
  outcome?: Outcome;
  readonly scope?: string;
  readonly pivot?: true;
  /** How long one attempt may take, in milliseconds; its compensation's too. */
  readonly attemptTimeout?: number;
  /** When it was sent, and when its outcome was known, on one clock that only grows (history events). */
  started: number;
  settled?: number;
  /** An asking of it may have had its effect: that a later one was not sent doesn't take it back. */
  inDoubt?: true;
  /** It completed because an operator, or who held its task token, said so: its participant may know nothing of it. */
  resolved?: true;
  /** An operator has replaced what its compensation is given; only the saga has that. */
  replaced?: { readonly input?: unknown };
  /** Its compensation has ended: by itself, or resolved by an operator. */
  compensated?: true;
  /** It is a saga: its own steps are what is compensated. */
  nested?: NestedLog;
}

/** What the log of a saga around it holds of a nested saga. */
export interface NestedLog {
  /** Its id is `{type}/{id}`, its type is the entry's request, its workers' queue the entry's participant. */
  readonly id: string;
  /** Known once it has answered. */
  readonly key?: string;
  readonly log?: SagaLog;
}

export type SagaLog = readonly LogEntry[];
