/**
 * What travels with a request beside its input, as the activity's second argument, and stays in the history: with it
 * the log can be read, shown and unwound without any code. Absent fields cost nothing.
 */
export interface StepMark {
  /** The saga's key: it belongs to the saga, not to the run, so that it survives continue-as-new, reset and recovery. */
  readonly saga?: string;
  /** The verb that undoes it: its compensation. Absent: nothing to undo. */
  readonly undo?: string;
  /** The innermost scope it was asked in, outermost first: `scope/scope.2`. */
  readonly scope?: string;
  readonly pivot?: true;
  /** The kind of the saga's style, where a request may say more to it than its output: it answers with an `Answer`. */
  readonly style?: string;
  /** The saga knows how it was answered before, and asks anew: a refusal of before doesn't count. */
  readonly again?: true;
  /**
   * Temporal has reset the saga before it asked for this: its code may have counted its steps another way before, and
   * this key may have been another request's. An answer is this request's where the input is the same.
   */
  readonly reset?: true;
  /**
   * The most that the answer may take, in bytes of UTF-8 JSON: more would not leave room to unwind. Absent: as much as
   * fits into a payload. A larger answer is refused with `AnswerTooLarge`, and has had no effect.
   */
  readonly room?: number;
}

/**
 * The first argument of a compensation's activity. A participant's barrier has the request's input and its answer, so
 * both travel only where they are small.
 */
export interface CompensationArgument {
  readonly stepId: string;
  /** The saga knows that the request was answered: a barrier that knows nothing of it must not call it compensated. */
  readonly answered?: true;
  readonly input?: unknown;
  readonly output?: unknown;
  /** An operator has replaced the input: it counts instead of the one that the barrier has. */
  readonly replaced?: true;
}

/** What the log calls the compensation of a nested saga: it is unwound as a whole. */
export const unwindNested = 'unwind';

/** The suffix of a compensation's activity id. */
const undo = '/compensation';

/** The activity id of a step's compensation. */
export const compensationId = (stepId: string): string => stepId + undo;

/** The step that an activity id belongs to, and whether it is the step's compensation. */
export function stepOf(activityId: string): { readonly stepId: string; readonly compensates: boolean } {
  const compensates = activityId.endsWith(undo);
  return { stepId: compensates ? activityId.slice(0, -undo.length) : activityId, compensates };
}

/**
 * The key of a saga, from the id of its first run: the same number, written shorter, since it travels with every step.
 * An id that is no UUID stays as it is.
 */
export const sagaKey = (runId: string): string =>
  /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(runId)
    ? BigInt(`0x${runId.replaceAll('-', '')}`).toString(36)
    : runId;

/**
 * The key of a step: unique over all time. It survives retries, operators' acts and continue-as-new; no later saga or
 * scope attempt reuses it. A compensation has the key of its step. At most 137 characters: it fits where providers
 * take an idempotency key.
 * @param key of the saga
 */
export const stepKey = (key: string, stepId: string): string => `${key}/${stepId}`;
