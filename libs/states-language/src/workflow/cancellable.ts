import { CancellationScope } from '@temporalio/workflow';
import { type Cancellation } from '../execution/Cancellation';

/** What was wanted no more is cut short; its promise stays as it is, for nobody waits for it. */
export function cancellable<T>(cancellation: Cancellation, work: () => Promise<T>): Promise<T> {
  const scope = new CancellationScope();
  const forget = cancellation.onCancel(() => scope.cancel());
  return scope.run(work).finally(forget);
}
