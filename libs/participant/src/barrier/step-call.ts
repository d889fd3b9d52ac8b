import type { OutsideAttempt } from '../attempt';
import { nothingToSend } from '../outbox/nothing-to-send';
import { timeLimit } from './time-limit';

/** One copy of a request or of a compensation, as it reaches the barrier. */
export interface StepCall {
  /** The step's key, also for its compensation. */
  readonly stepKey: string;
  readonly stepId: string;
  readonly saga: { readonly type: string; readonly id: string };
  /** From 1. Default 1. */
  readonly attempt?: number;
  /**
   * When this attempt was scheduled, in milliseconds: it tells a new attempt from a straggler that was overtaken. The
   * server's clock where there is one. Default now.
   */
  readonly askedAt?: number;
  /** Milliseconds that the attempt may take; then its transaction is rolled back. Default no limit. */
  readonly timeout?: number;
  /** The most that the answer may take, in bytes of UTF-8 JSON. Default {@link answerLimit}, which is also the most. */
  readonly room?: number;
  /** The saga was told how it ended before, and asks anew. Default false: a refusal in the row is the answer. */
  readonly again?: boolean;
  /** The saga may have used the key for another request before: an answer is this one's where the input is the same. Default false. */
  readonly reset?: boolean;
  /** The style of the saga, where its requests may say something to it: they answer with an `Answer`. Default none. */
  readonly style?: string;
  /** Aborts the attempt. Default never. */
  readonly signal?: AbortSignal;
}

/** A copy under way. */
export interface Running extends OutsideAttempt {
  readonly askedAt: number;
  readonly room?: number;
  readonly again?: boolean;
  readonly reset?: boolean;
  readonly style?: string;
  /** On this machine's clock. Absent: no limit. */
  readonly deadline?: number;
}

/** Runs one copy, with a signal and a deadline of its own. */
export async function underWay<T>(
  { attempt = 1, askedAt = Date.now(), timeout, signal: caller, ...call }: StepCall,
  work: (running: Running) => Promise<T>,
): Promise<T> {
  const { signal, clear } = timeLimit(timeout, caller);
  try {
    const deadline = timeout === undefined ? undefined : Date.now() + timeout;
    return await work({ ...call, attempt, askedAt, deadline, signal });
  } finally {
    clear();
  }
}

/**
 * The key that a request sends to its provider. A provider that has said no to a key says so for ever; asked again after
 * its refusal, maybe with another input, the request has a key that the provider doesn't know.
 */
export const atProvider = (running: Running, round: number): OutsideAttempt => ({
  ...outsideAttempt(running),
  ...(round > 1 && { stepKey: `${running.stepKey}~${round}` }),
  ...nothingToSend,
});

/** What of it a verb is given. */
export const outsideAttempt = ({ stepKey, stepId, saga, attempt, signal }: Running): OutsideAttempt => ({
  stepKey,
  stepId,
  saga,
  attempt,
  signal,
});
