import type { ChartState as Shown, ChartWay as ShownWay, MachineChart } from '@backstitch/process-manager/shown';
import type { Chart, ChartState, ChartWay } from '../picture/chart';

/** The machine itself, as the states around the outermost. */
const machine = '';

/**
 * The machine of a process as a chart. A statechart's ways may go from any state to any other; a picture's stay between
 * neighbours. So a way is drawn between the two states that hold its ends and stand side by side, and says where it
 * really comes from and goes to. One that has no such two is drawn as a loop of the state around both ends.
 */
export function processChart({ kind, states, ways }: MachineChart): Chart {
  const known = new Map(states.map((state) => [state.id, state]));
  const drawn = ways.map((way) => drawnWay(way, known, kind));
  const nearby = (ids: ReadonlySet<string>) => drawn.filter(({ from }) => ids.has(from));

  const chartOf = (inside: readonly Shown[], isParallel = false): Chart => {
    const start = isParallel ? undefined : inside.find(({ isInitial }) => isInitial)?.id;
    return {
      states: inside.map(stateOf),
      ways: nearby(new Set(inside.map(({ id }) => id))),
      ...(start !== undefined && { start }),
    };
  };
  const chartsIn = (id: string, isParallel: boolean): readonly Chart[] => {
    const inside = states.filter((state) => state.in === id);
    if (isParallel) return inside.map((state) => chartOf([state], true));
    return inside.length > 0 ? [chartOf(inside)] : [];
  };
  const stateOf = ({ id, name, kind, compensates }: Shown): ChartState => {
    const inside = chartsIn(id, kind === 'parallel');
    return { id, name, kind: compensates ? `${kind}, compensates` : kind, inside };
  };

  const outside = nearby(new Set([machine]));
  const isParallel = kind === 'parallel';
  const inside = chartsIn(machine, isParallel);
  const [whole = { states: [], ways: [] }] = inside;
  if (outside.length === 0 && !isParallel) return whole;
  const around = isParallel ? { name: 'machine', kind } : { name: 'in any state', kind: 'machine' };
  return { states: [{ id: machine, ...around, inside }], ways: outside };
}

function drawnWay(
  { from, to, on, guard }: ShownWay,
  known: ReadonlyMap<string, Shown>,
  kind: MachineChart['kind'],
): ChartWay {
  const [line, other] = [lineOf(from, known), lineOf(to, known)];
  const parting = line.findIndex((id, at) => id !== other[at]);
  const at = parting < 0 ? line.length : parting;
  const around = line[at - 1] ?? machine;
  const [left, right] = [line[at], other[at]];
  const isLoop = left === undefined || right === undefined || (known.get(around)?.kind ?? kind) === 'parallel';
  const [start, end] = isLoop ? [around, around] : [left, right];
  const nameOf = (id: string) => known.get(id)?.name ?? 'machine';
  const why = [
    start === from ? '' : `${nameOf(from)}: `,
    guard === undefined ? on : `${on} [${guard}]`,
    end === to ? '' : ` → ${nameOf(to)}`,
  ];
  return { from: start, to: end, why: why.join(''), isCatch: on === 'failed' };
}

/** The states around a state and the state itself, from the outermost. */
function lineOf(id: string, known: ReadonlyMap<string, Shown>): readonly string[] {
  const state = known.get(id);
  return state === undefined ? [] : [...lineOf(state.in, known), id];
}
