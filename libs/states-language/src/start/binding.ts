/** How a Task's Resource is served. Data: an execution keeps those that it began with. */
export type Binding = RequestBinding | CompensationBinding | ServiceBinding;

/** A participant's request, with what its contract says of it. */
export interface RequestBinding {
  readonly as: 'request';
  /** Its task queue: `hotels`, `bank.nordea`. */
  readonly participant: string;
  readonly request: string;
  /** The verb that undoes it, or null: nothing to undo. */
  readonly compensation: string | null;
  readonly refusals?: { readonly code: string }[];
  /** Durations as in contracts: `'10s'`. */
  readonly attemptTimeout?: string;
  readonly giveUpAfter?: string;
}

/**
 * A participant's compensation: it undoes what the execution asked with that compensation, took effect, and isn't undone
 * yet; of several, the last first. A Parameter or Argument `State` narrows it to the steps of one state. Its result names
 * the steps: `{ "compensated": ["Reserve room"] }`. It doesn't give up, so it needs no Retry.
 */
export interface CompensationBinding {
  readonly as: 'compensation';
  readonly participant: string;
  readonly compensation: string;
  /** The requests that it undoes. */
  readonly requests: string[];
}

/** An activity of the workers that host state machines. It gets the TaskRequest, and answers with a ServiceAnswer. */
export interface ServiceBinding {
  readonly as: 'service';
  readonly activity: string;
}

/** `pending`: the task goes on, and is settled by its token or its time-out. */
export type ServiceAnswer =
  | { readonly output: unknown }
  | { readonly failed: true; readonly error?: string; readonly cause?: string; readonly timedOut?: boolean }
  | { readonly pending: true };

/** By Resource, without `.sync` or `.waitForTaskToken`; Lambda functions by ARN and by name; `*` serves everything. */
export type Bindings = Record<string, Binding>;
