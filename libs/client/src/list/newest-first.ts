import type { Client, WorkflowExecutionInfo } from '@temporalio/client';
import type { Cursor } from './cursor';
import { superseded } from './superseded';

/** The most runs that are fetched and sorted here without looking for a smaller window of time. */
const scanLimit = 1_000;

/** Which of the runs that match. */
export interface NewestFirst {
  readonly limit: number;
  /** When they were started, both included. Default: it doesn't matter. */
  readonly from?: Date;
  readonly to?: Date;
  /** Where the page before ended. Default: it begins at the newest. */
  readonly after?: Cursor;
  /** The most that are sorted here without looking for a smaller window. Default 1,000. */
  readonly pageSize?: number;
  /** Also runs that aren't their saga's last one. Default false. */
  readonly every?: boolean;
}

/** The runs of a page, and whether there are more. */
export interface Page {
  readonly runs: readonly WorkflowExecutionInfo[];
  readonly more: boolean;
}

/**
 * The newest runs that match, newest first. Temporal's visibility lists the open ones first and the closed ones by when
 * they closed, and on SQL it can't be told otherwise; but it counts quickly. So this looks for a window of time that
 * holds enough of them and not too many, and sorts those.
 */
export async function newestFirst(
  client: Client,
  query: string,
  { limit, from, to, after, pageSize = scanLimit, every = false }: NewestFirst,
): Promise<Page> {
  const top = Math.min(to?.getTime() ?? Infinity, after?.startedAt ?? Infinity);
  const floor = from?.getTime() ?? 0;
  const between = (bottom: number) =>
    [
      query,
      ...(bottom > 0 ? [`StartTime >= '${iso(bottom)}'`] : []),
      // The store may know the time finer than a millisecond.
      ...(top < Infinity ? [`StartTime < '${iso(top + 1)}'`] : []),
    ].join(' AND ');
  const count = async (bottom: number) => (await client.workflow.count(between(bottom))).count;

  for (let need = limit + 1; ; need *= 4) {
    const bottom = await windowOf(need, floor, Math.min(top, Date.now() + 1), pageSize, count);
    const runs: WorkflowExecutionInfo[] = [];
    for await (const run of client.workflow.list({ query: between(bottom), pageSize: pageSize })) runs.push(run);
    const sorted = runs.sort(newer).filter((run) => after === undefined || isAfter(run, after));
    const last = every ? sorted : await lastRuns(client, sorted, limit + 1);
    if (last.length > limit || bottom === floor) return { runs: last.slice(0, limit), more: last.length > limit };
  }
}

/** The first so many of some runs that are their saga's last one. */
async function lastRuns(
  client: Client,
  sorted: readonly WorkflowExecutionInfo[],
  wanted: number,
): Promise<WorkflowExecutionInfo[]> {
  const last: WorkflowExecutionInfo[] = [];
  for (let at = 0; at < sorted.length && last.length < wanted; at += wanted) {
    const some = sorted.slice(at, at + wanted);
    const gone = await superseded(client, some);
    last.push(...some.filter(({ runId }) => !gone.has(runId)));
  }
  return last;
}

/** When a window begins that holds at least so many, and not too many more: `floor` if there aren't more than a few. */
async function windowOf(
  need: number,
  floor: number,
  top: number,
  pageSize: number,
  count: (bottom: number) => Promise<number>,
): Promise<number> {
  const many = Math.max(pageSize, need * 2);
  if ((await count(floor)) <= many) return floor;
  // `low` holds too many, `high` too few: double the way back from the top, then halve the way between.
  let high = top;
  let low = floor;
  for (let span = 1_000; top - span > floor; span *= 4) {
    const found = await count(top - span);
    if (found >= need && found <= many) return top - span;
    if (found > many) {
      low = top - span;
      break;
    }
    high = top - span;
  }
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    const found = await count(middle);
    if (found >= need && found <= many) return middle;
    if (found > many) low = middle;
    else high = middle;
  }
  return low;
}

const iso = (milliseconds: number) => new Date(milliseconds).toISOString();

const newer = (a: WorkflowExecutionInfo, b: WorkflowExecutionInfo) =>
  b.startTime.getTime() - a.startTime.getTime() || (a.runId < b.runId ? -1 : 1);

const isAfter = (run: WorkflowExecutionInfo, { startedAt, runId }: Cursor) =>
  run.startTime.getTime() < startedAt || (run.startTime.getTime() === startedAt && run.runId > runId);
