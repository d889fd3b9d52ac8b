import { type HistoryEvent, type PromisedPolicies, valueAt } from '@backstitch/saga-log';
import type { Started } from '@backstitch/states-language';

/** How a state machine is undone: that stands in the definition that it was started with. @returns undefined: nowhere */
export function unwindInDefinition([first]: readonly HistoryEvent[]): PromisedPolicies['unwind'] {
  const started = valueAt(first?.workflowExecutionStartedEventAttributes?.input, 2) as Started | undefined;
  return started?.machines[started.name]?.unwind;
}
