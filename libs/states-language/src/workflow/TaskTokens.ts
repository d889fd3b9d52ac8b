import { defineSignal, setHandler } from '@temporalio/workflow';
import { type TaskOutcome } from '../execution/Effects';
import { type Json } from '../json/Json';
import { taskSignal, type TaskSignal } from '../start/Started';

/** Tasks that are settled from outside, by their tokens. What comes before it is waited for is kept. */
export class TaskTokens {
  private readonly settled = new Map<string, TaskOutcome>();
  private readonly listening = new Map<string, { settle: (outcome: TaskOutcome) => void; beat: () => void }>();

  constructor() {
    setHandler(defineSignal<[TaskSignal]>(taskSignal), (signal) => this.take(signal));
  }

  /** Calls back when one of the tokens is settled, once, and at each sign of life. @returns a function that ends it */
  listen(tokens: readonly string[], settle: (outcome: TaskOutcome) => void, beat: () => void): () => void {
    const stop = () => {
      for (const token of tokens) this.listening.delete(token);
    };
    const once = (outcome: TaskOutcome) => {
      stop();
      settle(outcome);
    };
    for (const token of tokens) this.listening.set(token, { settle: once, beat });
    for (const token of tokens) {
      const early = this.settled.get(token);
      if (early === undefined) continue;
      this.settled.delete(token);
      once(early);
      break;
    }
    return stop;
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
    if (waiting === undefined) this.settled.set(token, outcome);
    else waiting.settle(outcome);
  }
}
