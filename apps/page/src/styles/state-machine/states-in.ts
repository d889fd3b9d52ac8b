import type { StateProgress, StateView } from '../picture/state-view';
import type { StateEvent } from './state-event';

/** How each state of a machine fares, by its name, which is unique in a definition. States that were not entered are absent. */
export function statesIn(
  events: readonly Pick<StateEvent, 'type' | 'state'>[],
  hasEnded: boolean,
): ReadonlyMap<string, StateView> {
  const states = new Map<string, StateView>();
  for (const { type, state } of events) {
    if (state === undefined) continue;
    const before = states.get(state) ?? { is: 'now', times: 0 };
    const times = before.times + (type.endsWith('StateEntered') ? 1 : 0);
    states.set(state, { is: after(type, before.is), times });
  }
  if (!hasEnded) return states;
  return new Map([...states].map(([name, view]) => [name, view.is === 'now' ? { ...view, is: 'left' } : view]));
}

function after(type: string, before: StateProgress): StateProgress {
  if (type === 'FailStateEntered') return 'failed';
  if (type.endsWith('StateEntered')) return 'now';
  if (type.endsWith('StateExited')) return before === 'failed' ? 'caught' : 'done';
  if (/(Failed|TimedOut)$/.test(type)) return 'failed';
  // It is tried again.
  if (/(Scheduled|Started|Succeeded)$/.test(type)) return 'now';
  return before;
}
