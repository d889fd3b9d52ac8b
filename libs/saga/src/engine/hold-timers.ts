import type { WorkflowOutboundCallsInterceptor } from '@temporalio/workflow';
import { frameNow, isAbandoned, never } from './frame';
import { outboundInterceptors } from './sandbox';

/**
 * Timers of code that its saga has left behind stay pending, as all calls of it do: a loop that sleeps would write two
 * events a turn for as long as a compensation waits, until the server ends the workflow.
 */
const holding: WorkflowOutboundCallsInterceptor = {
  startTimer(input, next) {
    const frame = frameNow();
    const isLeft = frame !== undefined && (isAbandoned(frame) || frame.saga.codeHasEnded);
    return isLeft ? never() : next(input);
  },
};

/** Has this workflow's timers held once their code is left behind. Again it does nothing. */
export function holdTimers(): void {
  const outbound = outboundInterceptors();
  if (outbound?.includes(holding) === false) outbound.unshift(holding);
}
