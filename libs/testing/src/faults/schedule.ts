import { type Fault, faultId, faultOf } from './fault';

/** What goes wrong in one run, and whether its worker forgets the workflow after every task. */
export interface Schedule {
  readonly faults: readonly Fault[];
  /** False: every workflow task replays the whole history. */
  readonly cached: boolean;
}

const uncached = 'no cache';

/** What a schedule is called, to repeat it with `only`. */
export const scheduleId = ({ faults, cached }: Schedule): string =>
  [...faults.map(faultId), ...(cached ? [] : [uncached])].join(' + ') || 'no fault';

/** A schedule by its id. @throws Error when it isn't one */
export function scheduleOf(id: string): Schedule {
  const parts = id.split(' + ').filter((part) => part !== 'no fault');
  return { faults: parts.filter((part) => part !== uncached).map(faultOf), cached: !parts.includes(uncached) };
}
