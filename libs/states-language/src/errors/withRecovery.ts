import { assignments } from '../dataflow/assignments';
import { combineResult } from '../dataflow/combineResult';
import { evaluateTemplate } from '../dataflow/evaluateTemplate';
import { type Catcher, type Retrier } from '../definition/StateMachine';
import { type StateOutcome } from '../execution/StateOutcome';
import { type StateRun } from '../execution/StateRun';
import { type Json } from '../json/Json';
import { type JsonObject } from '../json/JsonObject';
import { errorMatches } from './errorMatches';
import { locate } from './locate';
import { retryDelay } from './retryDelay';
import { StatesError } from './StatesError';

type Recoverable = { Retry?: Retrier[]; Catch?: Catcher[] };

/**
 * Runs a state's work under its Retry and Catch. The first retrier that names the error decides; when it has used up
 * its attempts, the first catcher that names it; else the error goes on.
 * @param work one attempt: its own run (with `State.RetryCount` in the context) and its number, from 0.
 */
export async function withRecovery<R extends StateRun>(
  run: R,
  work: (attempt: R, number: number) => Promise<StateOutcome>,
): Promise<StateOutcome> {
  const { Retry = [], Catch = [] } = run.state as Recoverable;
  const { effects } = run.execution;
  const used = Retry.map(() => 0);
  for (let number = 0; ; number++) {
    const attempt = { ...run, context: withRetryCount(run.context, number) };
    try {
      return await work(attempt, number);
    } catch (error) {
      if (!(error instanceof StatesError)) throw error;
      const failure = locate(run, error);
      const chosen = Retry.findIndex((retrier) => errorMatches(retrier.ErrorEquals, failure.error));
      const retrier = Retry[chosen];
      if (retrier !== undefined && used[chosen]! < (retrier.MaxAttempts ?? 3)) {
        const delay = retryDelay(retrier, used[chosen]!, () => effects.random());
        used[chosen]!++;
        const until = effects.now() + delay * 1000;
        await run.cancellation.race(effects.waitUntil(until, run.cancellation));
        continue;
      }
      const catcher = Catch.find((candidate) => errorMatches(candidate.ErrorEquals, failure.error));
      if (catcher === undefined) throw failure;
      return caught(attempt, catcher, failure);
    }
  }
}

function withRetryCount(context: JsonObject, count: number): JsonObject {
  return { ...context, State: { ...(context['State'] as JsonObject), RetryCount: count } };
}

async function caught(run: StateRun, catcher: Catcher, failure: StatesError): Promise<StateOutcome> {
  const errorOutput: Json = { Error: failure.error ?? null, Cause: failure.reason ?? null };
  const bound = { root: errorOutput, errorOutput };
  const assigned = await assignments(run, catcher.Assign, bound);
  const output =
    run.language !== 'JSONata'
      ? combineResult(run.input, catcher.ResultPath, errorOutput)
      : catcher.Output === undefined
        ? errorOutput
        : await evaluateTemplate(run, catcher.Output, 'Output', bound);
  return { assigned, output, next: catcher.Next };
}
