import { ApplicationFailure } from '@temporalio/common';
import { currentFrame } from '@backstitch/saga';
import { type TaskSignal, taskSignal } from '@backstitch/saga-log';
import { defineQuery, defineSignal, defineUpdate, setHandler } from '@temporalio/workflow';
import type { TaskOutcome } from '../execution/effects';
import type { Json } from '../json/json';
import { taskClosed } from '../start/started';

interface Listener {
  readonly settle: (outcome: TaskOutcome) => void;
  readonly beat: () => void;
}

/**
 * Tasks that are settled from outside, by their tokens. What comes before it is waited for is kept; what comes when
 * nobody waits for it any more is refused, so that whoever sent it knows.
 */
export class TaskTokens {
  private readonly settled = new Map<string, TaskOutcome>();
  private readonly listening = new Map<string, Listener>();
  /** Tokens of tasks that have ended. */
  private readonly closed = new Set<string>();

  constructor() {
    const { saga } = currentFrame('Task tokens');
    const isClosed = (token: string) => saga.isStopped || this.closed.has(token) || this.settled.has(token);
    setHandler(defineSignal<[TaskSignal]>(taskSignal), (signal) => this.take(signal));
    setHandler(defineUpdate<void, [TaskSignal]>(taskSignal), (signal) => this.take(signal), {
      description: 'Settles a task that waits for its token: { token, output } or { token, error?, cause? }',
      validator: ({ token }: TaskSignal) => {
        if (isClosed(token)) throw ApplicationFailure.create({ type: taskClosed, nonRetryable: true, message });
      },
    });
    setHandler(defineQuery<boolean, [string]>(taskSignal), isClosed);
  }

  /**
   * Calls back when one of the tokens is settled, once, and at each sign of life.
   * @returns a function that ends it; `mayAnswer`: whoever holds a token may still use it, when the task is tried again
   */
  listen(
    tokens: readonly string[],
    settle: (outcome: TaskOutcome) => void,
    beat: () => void,
  ): (mayAnswer?: 'mayAnswer') => void {
    const stop = (mayAnswer?: 'mayAnswer') => {
      for (const token of tokens) {
        this.listening.delete(token);
        if (mayAnswer === undefined) this.closed.add(token);
      }
    };
    const once = (outcome: TaskOutcome) => {
      stop();
      settle(outcome);
    };
    for (const token of tokens) {
      this.closed.delete(token);
      this.listening.set(token, { settle: once, beat });
    }
    for (const token of tokens) {
      const early = this.settled.get(token);
      if (early === undefined) continue;
      this.settled.delete(token);
      once(early);
      break;
    }
    return stop;
  }

  /** Nobody waits for them any more, nor will. */
  close(tokens: readonly string[]): void {
    for (const token of tokens) {
      this.settled.delete(token);
      this.closed.add(token);
    }
  }

  private take(signal: TaskSignal): void {
    const { token } = signal;
    const waiting = this.listening.get(token);
    if ('beat' in signal) return waiting?.beat();
    const outcome: TaskOutcome =
      'output' in signal
        ? { output: signal.output as Json }
        : {
            failed: true,
            ...(signal.error !== undefined && { error: signal.error }),
            ...(signal.cause !== undefined && { cause: signal.cause }),
          };
    if (waiting !== undefined) waiting.settle(outcome);
    // Of two that come early the first counts.
    else if (!this.closed.has(token)) this.settled.set(token, outcome);
  }
}

const message = 'The task of this token has ended: it was settled, has timed out, or its execution is ending.';
