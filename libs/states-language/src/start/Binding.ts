/** How a Task's Resource is served. Data: an execution keeps those that it began with. */
export type Binding = RequestBinding | CompensationBinding | ServiceBinding;

/** A participant's request, with what its contract says of it. */
export interface RequestBinding {
  as: 'request';
  /** Its task queue: `hotels`, `bank.nordea`. */
  participant: string;
  request: string;
  /** The verb that undoes it, or null: nothing to undo. */
  compensation: string | null;
  refusals?: { code: string }[];
  /** Durations as in contracts: `'10s'`. */
  attemptTimeout?: string;
  giveUpAfter?: string;
}

/**
 * A participant's compensation: it undoes what the execution asked with that compensation, took effect, and isn't undone
 * yet; of several, the last first. A Parameter or Argument `State` narrows it to the steps of one state. Its result names
 * the steps: `{ "compensated": ["Reserve room"] }`. It doesn't give up, so it needs no Retry.
 */
export interface CompensationBinding {
  as: 'compensation';
  participant: string;
  compensation: string;
  /** The requests that it undoes. */
  requests: string[];
}

/** An activity of the workers that host state machines. It gets the TaskRequest, and answers with a ServiceAnswer. */
export interface ServiceBinding {
  as: 'service';
  activity: string;
}

/** `pending`: the task goes on, and is settled by its token or its time-out. */
export type ServiceAnswer =
  { output: unknown } | { failed: true; error?: string; cause?: string; timedOut?: boolean } | { pending: true };

/** By Resource, without `.sync` or `.waitForTaskToken`; Lambda functions by ARN and by name; `*` serves everything. */
export type Bindings = Record<string, Binding>;
