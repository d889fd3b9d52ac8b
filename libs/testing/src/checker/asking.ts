/** One activity, or one nested run, as the raw events tell it: a step or a compensation that was asked once. */
export interface Asking {
  readonly stepKey: string;
  readonly stepId: string;
  readonly compensates: boolean;
  /** The task queue that it went to. */
  readonly participant: string;
  readonly verb: string;
  readonly scope?: string;
  readonly pivot: boolean;
  /** The verb that is said to undo it. */
  readonly compensation?: string;
  /** It is a saga: the id of its workflow. */
  readonly nested?: string;
  /** It has no time after which it gives up. */
  readonly insists: boolean;
  /** The codes of failures that count as refusals, as they were sent along. */
  readonly declared: readonly string[];
  /** Where in the saga's events it was asked, and where it ended; absent while it is open. */
  readonly asked: number;
  ended?: number;
  /** Where the saga's next workflow task began: what that one sends is the first that follows from how it ended. */
  heard?: number;
  how?: 'completed' | 'refused' | 'not-sent' | 'unknown';
  /** It was asked in a run after the event to which Temporal reset that run: the saga's code has never heard of it. */
  abandoned?: true;
  /** It answers to the style of its saga: its output, and what it says besides. */
  readonly toStyle?: true;
  /** It is of a run that had ended before another one was begun under the same id: nothing of it may be left. */
  earlier?: true;
  /** Who held its task token has said that it went well: it took effect, also where nobody answered. */
  wentWell?: true;
  /** Its run was ended by force, or forgotten, while it was in flight. */
  cutOff?: true;
  /** It has only said something to the style: whether it had an effect besides, nobody has said. */
  answersNothing?: true;
}

/** How a saga's newest run stands. */
export type RunEnd = 'open' | 'completed' | 'failed' | 'cancelled' | 'terminated' | 'timed-out';

/** A saga as its raw events tell it, over all its runs. */
export interface RawSaga {
  readonly workflowId: string;
  readonly type: string;
  readonly askings: readonly Asking[];
  readonly end: RunEnd;
  /** What the run failed with, by its type. */
  readonly failure?: string;
  /** A run that only goes backwards has completed: the saga is compensated as a whole. */
  readonly unwound: boolean;
  /** Where its status first said that it compensates. Scopes that failed are undone before that, each by itself. */
  readonly compensatingFrom?: number;
  /** Activity ids that an operator has resolved, and where in the events: nobody but them knows what is so. */
  readonly resolved: ReadonlyMap<string, number>;
  /** Steps whose undoing an operator has let the others go past. */
  readonly passed: ReadonlySet<string>;
  /** Activity ids that need attention now. */
  readonly attention: readonly string[];
  /** Temporal has reset it. */
  readonly wasReset?: true;
  /** Why workflow tasks fail, if the last one did. */
  readonly broken?: string;
}
