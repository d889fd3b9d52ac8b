import type { Machine, MachineState } from './machine';

/** Machines that are a little smaller, the smallest first: each may still show what this one shows. */
export function* smallerMachines(machine: Machine): Generator<Machine> {
  const { states, policies } = machine;
  for (const event of Object.keys(policies) as (keyof typeof policies)[]) {
    yield { ...machine, policies: Object.fromEntries(Object.entries(policies).filter(([name]) => name !== event)) };
  }
  for (const fewer of smallerStates(states)) if (fewer.length > 0) yield { ...machine, states: fewer };
  const plainer = machine.machine.startsWith('drivenPast') ? ('drivenPast' as const) : ('driven' as const);
  if (machine.machine !== plainer) yield { ...machine, machine: plainer };
  if (machine.machine === 'drivenPast' && !JSON.stringify(states).includes('pivot":true')) {
    yield { ...machine, machine: 'driven' };
  }
}

function* smallerStates(states: readonly MachineState[]): Generator<readonly MachineState[]> {
  const put = (place: number, ...instead: readonly MachineState[]) => [
    ...states.slice(0, place),
    ...instead,
    ...states.slice(place + 1),
  ];
  for (let place = 0; place < states.length; place += 1) yield put(place);
  for (let place = 0; place < states.length; place += 1) {
    for (const smaller of smallerState(states[place]!)) yield put(place, smaller);
  }
}

function* smallerState(state: MachineState): Generator<MachineState> {
  const { inner, asks, after, on, ...bare } = state;
  if (inner) {
    yield { ...bare, ...(asks && { asks }), ...(after && { after }), ...(on && { on }) };
    for (const of of smallerStates(inner.of)) if (of.length > 0) yield { ...state, inner: { ...inner, of } };
  }
  if (asks) {
    yield { ...bare, ...(inner && { inner }), ...(after && { after }), ...(on && { on }) };
    if (asks.steps.length > 1) yield { ...state, asks: { ...asks, steps: asks.steps.slice(0, -1) } };
    const { failed, ...without } = asks;
    if (failed !== undefined) yield { ...state, asks: without };
  }
  if (after) yield { ...bare, ...(inner && { inner }), ...(asks && { asks }), ...(on && { on }) };
  for (const [place, way] of (on ?? []).entries()) {
    yield { ...state, on: on!.filter((_, other) => other !== place) };
    const { even, publishes, ...plain } = way;
    if (even ?? publishes) yield { ...state, on: on!.map((one, other) => (other === place ? plain : one)) };
  }
}
