/**
 * How each state of a machine fares, by its name, which is unique in a definition: `{ is, times }`, where `is` is `now`
 * (it is in it), `done`, `failed`, `caught` (it failed, and the definition has another way) or `left` (it was in it when
 * the execution ended).
 */
export function statesIn(events, ended) {
  const states = new Map();
  for (const { type, state } of events) {
    if (state === undefined) continue;
    const now = states.get(state) ?? { is: 'now', times: 0 };
    if (type.endsWith('StateEntered')) now.times += 1;
    if (type.endsWith('StateEntered')) now.is = type === 'FailStateEntered' ? 'failed' : 'now';
    else if (type.endsWith('StateExited')) now.is = now.is === 'failed' ? 'caught' : 'done';
    else if (/(Failed|TimedOut)$/.test(type)) now.is = 'failed';
    // It is tried again.
    else if (/(Scheduled|Started|Succeeded)$/.test(type)) now.is = 'now';
    states.set(state, now);
  }
  if (ended) for (const state of states.values()) if (state.is === 'now') state.is = 'left';
  return states;
}
