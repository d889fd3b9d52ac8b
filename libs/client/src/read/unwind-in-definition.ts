import { type HistoryEvent, type Told, valueAt } from '@backstitch/saga-log';
import type { Started } from '@backstitch/states-language';

/** How a state machine is undone: that stands in the definition that it was started with. @returns undefined: nowhere */
export function unwindInDefinition([first]: readonly HistoryEvent[]): Told['unwind'] {
  const started = valueAt(first?.workflowExecutionStartedEventAttributes?.input, 2) as Started | undefined;
  return started?.machines[started.name]?.unwind;
}
