import { defineQuery, setHandler } from '@temporalio/workflow';
import type { HistoryEvent } from '../execution/history-event';
import type { Json } from '../json/json';
import { jsonSize } from '../json/json-size';
import { statesQuery } from '../start/started';

/** Bytes of a page: half of what a payload may have. */
const pageBytes = 1_000_000;
/** What the inputs and outputs that are kept may have together, in a workflow, in bytes of JSON. */
const keptSize = 32 * 1024 * 1024;

/** Where an execution's events go. `item`: it is the child execution of a distributed Map that runs in this workflow. */
export type Emit = (event: HistoryEvent, item?: string) => void;

/**
 * Keeps the state history in memory, and answers for it by query, page by page. It is in no event: the interpreter makes
 * the same again on each replay. What its events carry is kept of the first 32 MB; those after it say that it is left out,
 * as does one that would be more than a page by itself.
 */
export function serveStates(): Emit {
  const executions = new Map<string, HistoryEvent[]>();
  setHandler(defineQuery<HistoryEvent[], [number?, string?]>(statesQuery), (after = 0, item = '') => {
    const page: HistoryEvent[] = [];
    let bytes = 0;
    for (const event of (executions.get(item) ?? []).slice(after)) {
      bytes += jsonSize(event as unknown as Json, Infinity);
      if (page.length > 0 && bytes > pageBytes) break;
      page.push(event);
    }
    return page;
  });
  let left = keptSize;
  return (event, item = '') => {
    const size = dataSize(event);
    const kept = left > 0 && size <= pageBytes ? event : withoutData(event);
    if (kept === event && left > 0) left -= size;
    const events = executions.get(item);
    if (events === undefined) executions.set(item, [kept]);
    else events.push(kept);
  };
}

const dataSize = ({ input, output, assigned, cause }: HistoryEvent) =>
  [input, output, assigned, cause].reduce<number>(
    (sum, part) => sum + (part === undefined ? 0 : jsonSize(part, Infinity)),
    0,
  );

function withoutData({ input, output, assigned, cause, ...event }: HistoryEvent): HistoryEvent {
  const had = [input, output, assigned, cause].some((part) => part !== undefined);
  return had ? { ...event, included: false } : event;
}
