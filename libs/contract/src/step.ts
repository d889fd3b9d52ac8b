/**
 * What travels with a request beside its input, as the activity's second argument, and stays in the history: with it
 * the log can be read, shown and unwound without any code. Absent fields cost nothing.
 */
export interface StepMark {
  /** The saga's key, when it isn't the run's own id: after continue-as-new, reset, or for a recovery. */
  readonly saga?: string;
  /** The most bytes of UTF-8 JSON that this answer may take. Absent: the barrier's `answerLimit`. */
  readonly room?: number;
  /** The verb that undoes it. Absent: nothing to undo. */
  readonly compensation?: string;
  /** The innermost scope it was asked in, outermost first: `scope/scope.2`. */
  readonly scope?: string;
  readonly pivot?: true;
  /** It is asked by a routing slip: the answer is a `SlipAnswer`. */
  readonly slip?: true;
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
 * The key of a step: unique over all time. It survives retries, operators' acts and continue-as-new; no later saga or
 * scope attempt reuses it. A compensation has the key of its step. At most 137 characters: it fits where providers
 * take an idempotency key.
 * @param sagaKey the id of the saga's first run
 */
export const stepKey = (sagaKey: string, stepId: string): string => `${sagaKey}/${stepId}`;
