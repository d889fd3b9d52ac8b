import { type HistoryEvent, runBefore as continuedFrom } from '@backstitch/saga-log';

/** The run that this one goes on from: it continues it, takes its place, or is a copy of it by Temporal's reset. Empty: none. */
export const runBefore = (events: readonly HistoryEvent[]): string =>
  resetOf(events)?.baseRunId ?? continuedFrom(events);

/** What the last reset that made this run says of it, and the event. */
export function resetOf(
  events: readonly HistoryEvent[],
): { readonly eventId: number; readonly baseRunId: string } | undefined {
  const reset = events.findLast(({ workflowTaskFailedEventAttributes: it }) => it?.baseRunId);
  const baseRunId = reset?.workflowTaskFailedEventAttributes?.baseRunId;
  return reset && baseRunId ? { eventId: Number(reset.eventId), baseRunId } : undefined;
}
