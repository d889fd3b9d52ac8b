import { CancellationScope } from '@temporalio/workflow';
import type { Cancellation } from '../execution/cancellation';

/** Work in a Temporal scope of its own, which is cancelled when the interpreter cancels; its promise then stays pending. */
export function cancellable<T>(cancellation: Cancellation, work: () => Promise<T>): Promise<T> {
  const scope = new CancellationScope();
  const forget = cancellation.onCancel(() => scope.cancel());
  return scope.run(work).finally(forget);
}
