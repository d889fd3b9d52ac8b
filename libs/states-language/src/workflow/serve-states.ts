import { defineQuery, setHandler } from '@temporalio/workflow';
import type { HistoryEvent } from '../execution/history-event';
import { statesQuery } from '../start/started';

/** Bytes of a page: half of what a payload may have. */
const pageBytes = 1_000_000;

/** Where an execution's events go. `item`: it is the child execution of a distributed Map that runs in this workflow. */
export type Emit = (event: HistoryEvent, item?: string) => void;

/**
 * Keeps the state history in memory, and answers for it by query, page by page. It is in no event: the interpreter makes
 * the same again on each replay.
 */
export function serveStates(): Emit {
  const executions = new Map<string, HistoryEvent[]>();
  setHandler(defineQuery<HistoryEvent[], [number?, string?]>(statesQuery), (after = 0, item = '') => {
    const page: HistoryEvent[] = [];
    let bytes = 0;
    for (const event of (executions.get(item) ?? []).slice(after)) {
      bytes += JSON.stringify(event).length;
      if (page.length > 0 && bytes > pageBytes) break;
      page.push(event);
    }
    return page;
  });
  return (event, item = '') => {
    const events = executions.get(item);
    if (events === undefined) executions.set(item, [event]);
    else events.push(event);
  };
}
