import type { StepAct } from '@backstitch/saga-log';
import { CancellationScope, sleep } from '@temporalio/workflow';
import type { Attention } from './attention';
import { never, runIn } from './frame';
import type { RequestResult } from './request-result';
import { Shield } from './shield';
import { StepError } from '../step-error';

/** A request that must succeed: a compensation, a pivot, a step after the pivot. */
export interface MustSucceed {
  /** Its activity id. */
  readonly id: string;
  /** Asks once: ten attempts at first, later without a limit. `operator` may bring another input. */
  ask(how: 'ten-attempts' | 'unlimited', operator?: StepAct): Promise<RequestResult>;
  /** Cuts the asking short; it still settles. */
  cancelAttempt(): void;
  /** Is this an answer? For a compensation only a completion is. */
  isAnswer(settled: RequestResult): boolean;
  /** It was asked before, and needs attention at once. Default false. */
  readonly isKnown?: boolean;
  /** Acts that are not taken. Default all are. */
  readonly refuses?: Parameters<Attention['raise']>[1];
  /** When this resolves it is given up, and the last asking is what is known. Default never. */
  readonly stopped?: Promise<void>;
}

/** What a compensation ends with, for now, that others needn't wait for. */
export const letGo: RequestResult = {
  outcome: 'unknown',
  error: new StepError('OutcomeUnknown', 'The others go on without it.', undefined, 'unknown', ''),
};

const firstPause = 60_000;
const longestPause = 86_400_000;

/**
 * Asks until there is an answer, whatever the caller's cancellation scopes say. First some attempts; then it needs
 * attention, and one activity goes on trying, so that the history doesn't grow with the attempts. An operator may have
 * it tried now, give another input, or resolve it. A failure that the server doesn't retry is asked again after a pause
 * that grows from a minute to a day.
 * @param first an operator's act that it begins with
 */
export const untilAnswered = (attention: Attention, target: MustSucceed, first?: StepAct): Promise<RequestResult> =>
  Shield.around(() => askUntilAnswered(attention, target, first));

async function askUntilAnswered(attention: Attention, target: MustSucceed, first?: StepAct): Promise<RequestResult> {
  if (target.isKnown !== true) {
    const attempted = await target.ask('ten-attempts', first);
    if (target.isAnswer(attempted)) return attempted;
  }
  const stopped = (target.stopped ?? never()).then(() => 'stopped' as const);
  let pause = firstPause;
  let operator = first;
  let act = attention.raise(target.id, target.refuses);
  try {
    for (;;) {
      const asking = target.ask('unlimited', operator);
      // An answer ends it. A failure that the server doesn't retry leaves a pause, in which an operator may act, too.
      const done = asking.then((settled) => (target.isAnswer(settled) ? ('answered' as const) : sleepFor(pause)));
      const next = await Promise.race([done.then((wait) => (wait === 'answered' ? wait : wait.over)), act, stopped]);
      target.cancelAttempt();
      const last = await asking;
      const wait = await done;
      if (wait !== 'answered') wait.cancel();
      if (next === 'stopped' || target.isAnswer(last)) return last;
      if (next === 'paused') {
        pause = Math.min(pause * 2, longestPause);
        continue;
      }
      if (next === 'answered') continue;
      if (next.action === 'let-others-go-on') return letGo;
      if (next.action === 'resolve') return { outcome: 'completed', output: next.output, resolved: true };
      if (next.action === 'replace-input' || operator === undefined) operator = next;
      act = attention.raise(target.id, target.refuses);
    }
  } finally {
    attention.clear(target.id);
  }
}

/** The engine's own timer, whatever code it was called from. */
function sleepFor(milliseconds: number): { readonly over: Promise<'paused'>; cancel(): void } {
  const scope = new CancellationScope();
  const over = scope
    .run(() => runIn(undefined, () => sleep(milliseconds)))
    .then(
      () => 'paused' as const,
      () => 'paused' as const,
    );
  return { over, cancel: () => scope.cancel() };
}
