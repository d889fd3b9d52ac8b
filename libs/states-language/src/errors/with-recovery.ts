import type { StateOutcome } from '../execution/state-outcome';
import type { StateRun } from '../execution/state-run';
import type { JsonObject } from '../json/json-object';
import { pathIn } from '../execution/path-in';
import { caught } from './caught';
import { locate } from './locate';
import { recoveryFrom } from './recovery-from';
import { retryDelay } from './retry-delay';
import { StatesError } from './states-error';

/**
 * Runs a state's work under its Retry and Catch. The first retrier that names the error decides; when it has used up
 * its attempts, the first catcher that names it; else the error goes on.
 * @param work one attempt: its own run (with `State.RetryCount` in the context) and its number, from 0.
 */
export async function withRecovery<R extends StateRun>(
  run: R,
  work: (attempt: R, number: number) => Promise<StateOutcome>,
): Promise<StateOutcome> {
  const { effects } = run.execution;
  const used = ((run.state as { readonly Retry?: unknown[] }).Retry ?? []).map(() => 0);
  for (let number = 0; ; number++) {
    const path = pathIn(run.path, 'attempt', number);
    const attempt = { ...run, context: withRetryCount(run.context, number), path };
    try {
      return await work(attempt, number);
    } catch (error) {
      if (!(error instanceof StatesError)) throw error;
      const failure = locate(run, error);
      const recovery = recoveryFrom(failure, run.state, (retrier) => used[retrier]!, effects.edition);
      if (recovery?.kind !== 'retry') effects.endVisit?.(run.enteredEventId);
      if (recovery === undefined) throw failure;
      if (recovery.kind === 'catch') return caught(attempt, recovery.rule, recovery.index, failure);
      const delay = retryDelay(recovery.rule, used[recovery.index]!, () => effects.random());
      used[recovery.index]!++;
      const until = effects.now() + delay * 1000;
      await run.cancellation.race(effects.waitUntil(until, run.cancellation));
    }
  }
}

function withRetryCount(context: JsonObject, count: number): JsonObject {
  return { ...context, State: { ...(context['State'] as JsonObject), RetryCount: count } };
}
