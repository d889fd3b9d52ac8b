import type { ProcessNow } from '@backstitch/process-manager/shown';
import type { StateProgress, StateView } from '../picture/state-view';

/** The states that a process is in, and how they fare, by their ids. */
export function hereIn(now: ProcessNow | undefined): ReadonlyMap<string, StateView> {
  const here = now?.chart.states.filter(({ isHere }) => isHere) ?? [];
  const progress = (compensates: boolean): StateProgress => {
    if (now?.status === 'active') return 'now';
    if (now?.status === 'stopped') return 'left';
    return now?.status === 'error' || compensates ? 'failed' : 'done';
  };
  return new Map(here.map(({ id, compensates }) => [id, { is: progress(compensates), times: 1 }]));
}
